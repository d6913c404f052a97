package dev.demarc.engine.cubes;

import dev.demarc.contract.Wire;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.Id;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.rules.RuleCondition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rules of a policy, each with its cubes, and the preferences' classes and tasks as cubes. The
 * alphabet knows every boundary.
 */
final class LoweredRules {
  private final Alphabet alphabet;
  private final Lowering lowering;
  private final Map<RuleId, Own> rules;
  private final Possible possible;
  private final int names;

  /** A rule and the cubes in which it matches. */
  record Own(Rule rule, List<Cube> cubes) {
    boolean forbids() {
      return rule.effect() == Effect.FORBID;
    }

    boolean meets(Own other) {
      return cubes.stream().anyMatch(cube -> other.cubes.stream().anyMatch(cube::meets));
    }

    boolean covers(Own other) {
      return other.cubes.stream().allMatch(cube -> cubes.stream().anyMatch(it -> it.covers(cube)));
    }
  }

  private LoweredRules(Alphabet alphabet, Lowering lowering, Map<RuleId, Own> rules) {
    this.alphabet = alphabet;
    this.lowering = lowering;
    this.rules = rules;
    this.possible = new Possible(alphabet);
    this.names =
        Arrays.stream(Attribute.values())
            .filter(attribute -> attribute.kind() != Attribute.Kind.SET)
            .mapToInt(alphabet::size)
            .sum();
  }

  /** Empty where a rule needs more cubes than agents take. */
  static Optional<LoweredRules> of(PolicyDocument policy) {
    List<Condition> conditions =
        new ArrayList<>(policy.rules().stream().map(RuleCondition::of).toList());
    policy.preferences().forEach(each -> conditions.add(scope(each)));
    conditions.add(in(Attribute.TARGET_BOUNDARY, wires(List.of(Boundary.values()))));
    Alphabet alphabet = Alphabet.of(conditions);
    Lowering lowering = new Lowering(alphabet, Budget.STANDARD.cubesOfRule());
    Map<RuleId, Own> rules = new LinkedHashMap<>();
    for (int i = 0; i < policy.rules().size(); i++) {
      Optional<List<Cube>> cubes = lowering.cubes(conditions.get(i));
      if (cubes.isEmpty()) {
        return Optional.empty();
      }
      Rule rule = policy.rules().get(i);
      rules.put(rule.id(), new Own(rule, cubes.get()));
    }
    return Optional.of(new LoweredRules(alphabet, lowering, rules));
  }

  private static Condition scope(Preference preference) {
    List<Condition> parts = new ArrayList<>();
    if (!preference.classes().isEmpty()) {
      parts.add(in(Attribute.DATA_CLASS, texts(preference.classes())));
    }
    if (!preference.tasks().isEmpty()) {
      parts.add(in(Attribute.TASK, texts(preference.tasks())));
    }
    return new Condition.All(parts);
  }

  private static Condition in(Attribute attribute, TreeSet<String> values) {
    return new Condition.In(attribute, values);
  }

  private static TreeSet<String> texts(Collection<? extends Id> ids) {
    return ids.stream().map(Id::text).collect(Collectors.toCollection(TreeSet::new));
  }

  private static TreeSet<String> wires(Collection<? extends Wire> wires) {
    return wires.stream().map(Wire::wire).collect(Collectors.toCollection(TreeSet::new));
  }

  Alphabet alphabet() {
    return alphabet;
  }

  /** How many symbols there are: what it costs to begin a search. */
  int names() {
    return names;
  }

  /** As they are written. */
  List<Own> rules() {
    return List.copyOf(rules.values());
  }

  /** One of the policy. */
  Own rule(RuleId id) {
    return Objects.requireNonNull(rules.get(id));
  }

  /** Whether there is a request and a route in the cube. */
  boolean isPossible(Cube cube) {
    return possible.everything().and(cube).filter(possible::contains).isPresent();
  }

  /** Where the target is in one of these boundaries. */
  Cube to(Collection<Boundary> boundaries) {
    return Cube.one(
        Attribute.TARGET_BOUNDARY, alphabet.symbols(Attribute.TARGET_BOUNDARY, wires(boundaries)));
  }

  /** The requests a preference speaks of. */
  List<Cube> of(Preference preference) {
    return lowering.cubes(scope(preference)).orElseThrow();
  }

  List<Cube> forbids(Given given) {
    return cubes(Own::forbids, given);
  }

  List<Cube> cubes(Predicate<Own> which, Given given) {
    return rules.values().stream()
        .filter(which)
        .flatMap(own -> given.of(own.cubes()).stream())
        .toList();
  }

  /** What the rules that are asked for permit, each cube with its rule. */
  List<Permitting> permitting(Predicate<Own> which, Given given) {
    return rules.values().stream()
        .filter(own -> !own.forbids())
        .filter(which)
        .flatMap(own ->
            given.of(own.cubes()).stream()
                .map(cube -> new Permitting(Optional.of(own.rule().id()), cube)))
        .toList();
  }
}
