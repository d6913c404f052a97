package dev.demarc.engine.cubes;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.rules.RuleCondition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rules of one version of a policy as cubes, in the alphabet of several versions; the non-AI
 * path permits too. Immutable.
 */
final class RuleCubes {
  private static final Condition NON_AI =
      new Condition.In(Attribute.TARGET_BOUNDARY, new TreeSet<>(List.of(Boundary.NONE.wire())));

  private final List<OfRule> forbids;
  private final List<OfRule> allows;
  private final List<Permitting> permitting = new ArrayList<>();
  private final Set<Cube> known = new HashSet<>();
  private final Map<Cube, List<OfRule>> asking;

  /** One cube of a rule. */
  record OfRule(Rule rule, Cube cube) {}

  /** What came of lowering. */
  sealed interface Made {
    record Ready(Alphabet alphabet, List<RuleCubes> versions) implements Made {}

    record TooLarge(RuleId rule) implements Made {}
  }

  private RuleCubes(List<OfRule> cubes, Cube nonAi) {
    this.forbids = cubes.stream().filter(RuleCubes::forbids).toList();
    this.allows = cubes.stream().filter(it -> !forbids(it)).toList();
    this.asking =
        allows.stream()
            .collect(Collectors.groupingBy(OfRule::cube, HashMap::new, Collectors.toList()));
    allows.forEach(it -> permitting.add(new Permitting(Optional.of(it.rule().id()), it.cube())));
    permitting.add(new Permitting(Optional.empty(), nonAi));
    permitting.forEach(it -> known.add(it.cube()));
  }

  private static boolean forbids(OfRule cube) {
    return cube.rule().effect() == Effect.FORBID;
  }

  /** Lowers some versions; a rule that several have is lowered once. */
  static Made of(List<List<Rule>> versions) {
    Map<Rule, Condition> conditions = new LinkedHashMap<>();
    versions.stream()
        .flatMap(Collection::stream)
        .forEach(rule -> conditions.computeIfAbsent(rule, RuleCondition::of));
    List<Condition> all = new ArrayList<>(conditions.values());
    all.add(NON_AI);
    Alphabet alphabet = Alphabet.of(all);
    Lowering lowering = new Lowering(alphabet, Budget.STANDARD.cubesOfRule());
    Map<Rule, List<Cube>> lowered = new HashMap<>();
    for (Map.Entry<Rule, Condition> each : conditions.entrySet()) {
      Optional<List<Cube>> cubes = lowering.cubes(each.getValue());
      if (cubes.isEmpty()) {
        return new Made.TooLarge(each.getKey().id());
      }
      lowered.put(each.getKey(), cubes.get());
    }
    Cube nonAi = lowering.cubes(NON_AI).orElseThrow().getFirst();
    Function<List<Rule>, RuleCubes> version =
        rules ->
            new RuleCubes(
                rules.stream()
                    .sorted(CubePolicy.DECIDING_ORDER)
                    .flatMap(rule ->
                        lowered.getOrDefault(rule, List.of()).stream()
                            .map(it -> new OfRule(rule, it)))
                    .toList(),
                nonAi);
    return new Made.Ready(alphabet, versions.stream().map(version).toList());
  }

  /** Of every forbid, in deciding order. */
  List<OfRule> forbids() {
    return forbids;
  }

  /** Of every allow, in deciding order. */
  List<OfRule> allows() {
    return allows;
  }

  /** What permits, the non-AI path last. */
  List<Permitting> permitting() {
    return permitting;
  }

  /** Whether something permits exactly this. */
  boolean permits(Cube cube) {
    return known.contains(cube);
  }

  /** Whether some rule asks for it in exactly this cube. */
  boolean asks(Cube cube, Demand demand) {
    return asking.getOrDefault(cube, List.of()).stream().anyMatch(it -> asks(it, demand));
  }

  /** Where some rule asks for it. */
  List<Cube> asking(Demand demand) {
    return allows.stream().filter(it -> asks(it, demand)).map(OfRule::cube).toList();
  }

  private static boolean asks(OfRule cube, Demand demand) {
    return cube.rule().obligations().stream().anyMatch(demand::isIn);
  }

  /** Where the forbids hold, each once. */
  Set<Cube> forbidden() {
    return forbids.stream().map(OfRule::cube).collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
