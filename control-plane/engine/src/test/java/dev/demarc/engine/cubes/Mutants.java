package dev.demarc.engine.cubes;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.CubePolicy.RankedCube;
import dev.demarc.engine.rules.Obligations;
import dev.demarc.engine.rules.Offered;
import dev.demarc.engine.rules.Permission;
import dev.demarc.engine.rules.RuleCondition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Cubes with one fault each, planted in the lowering, the order, the index or the evaluation. */
public final class Mutants {
  private static final UnaryOperator<Condition> SAME = condition -> condition;

  private Mutants() {}

  /** By what is wrong with them. */
  public static Map<String, Twins.Candidate> all() {
    Map<String, Twins.Candidate> all = new LinkedHashMap<>();
    lowering(all);
    cubes(all);
    order(all);
    tables(all);
    return all;
  }

  /** Made like the others, without a fault. */
  static Twins.Candidate none() {
    return atoms(SAME);
  }

  private static void lowering(Map<String, Twins.Candidate> all) {
    all.put("a threshold excludes its own value", atoms(condition -> threshold(condition, 1)));
    all.put("a threshold includes the value below", atoms(condition -> threshold(condition, -1)));
    all.put("a negation is lost", atoms(Mutants::withoutNot));
    all.put("within is taken for has", atoms(Mutants::withinAsHas));
    all.put("a listed value is lost", atoms(Mutants::withoutFirstValue));
    all.put("all is taken for any", atoms(Mutants::allAsAny));
  }

  private static void cubes(Map<String, Twins.Candidate> all) {
    all.put(
        "the negative half is lost",
        eachCube(cube -> new Cube(cube.allowed(), cube.present(), Bits.NONE)));
    all.put(
        "the positive half is lost",
        eachCube(cube -> new Cube(cube.allowed(), Bits.NONE, cube.absent())));
    all.put("an unknown value is taken for a named one", eachCube(Mutants::withUnknown));
    all.put(
        "a cube is absorbed that adds an obligation",
        absorbing((earlier, cube) -> earlier.cube().covers(cube.cube())));
    all.put(
        "a cube is absorbed that reaches more routes",
        absorbing(
            (earlier, cube) -> earlier.cube().without(RouteSymbols.OF_ROUTE).covers(cube.cube())));
  }

  private static void order(Map<String, Twins.Candidate> all) {
    Comparator<Rule> forbidsFirst = Comparator.comparing(rule -> rule.effect() != Effect.FORBID);
    all.put(
        "the most lenient rule decides",
        ordered(forbidsFirst.thenComparing(Obligations.STRICTEST_RULE_FIRST.reversed())));
    all.put("the smallest id decides", ordered(forbidsFirst.thenComparing(Rule::id)));
    all.put(
        "the largest forbid decides",
        ordered(
            forbidsFirst
                .thenComparing(
                    rule -> rule,
                    (one, two) -> one.effect() == Effect.FORBID ? two.id().compareTo(one.id()) : 0)
                .thenComparing(Obligations.STRICTEST_RULE_FIRST)));
  }

  private static void tables(Map<String, Twins.Candidate> all) {
    all.put("the index misses a value", eachBlock(block -> clearLowestBit(block.rows)));
    all.put("the index finds too much", eachBlock(block -> setLowestBit(block.rows)));
    all.put("needed elements are not looked up", eachBlock(block -> clear(block.watched)));
    all.put("refused elements are not looked up", eachBlock(block -> clear(block.killing)));
    all.put("what the index cannot say is not verified", eachBlock(block -> clear(block.checked)));
    all.put("routes are off by one", eachBlock(block -> shift(block.routes)));
    all.put("obligations are not added up", eachBlock(Mutants::withoutObligations));
    all.put("the second chunk is off by one", Mutants::chunkOffByOne);
  }

  private static Twins.Candidate atoms(UnaryOperator<Condition> mutation) {
    return (rules, routes, seed) -> permission(policy(rules, mutation), routes);
  }

  private static CubePolicy policy(List<Rule> rules, UnaryOperator<Condition> mutation) {
    return policy(rules, mutation, CubePolicy.DECIDING_ORDER);
  }

  private static CubePolicy policy(
      List<Rule> rules, UnaryOperator<Condition> mutation, Comparator<Rule> order) {
    List<Rule> ranked = rules.stream().sorted(order).toList();
    List<Condition> conditions =
        ranked.stream().map(rule -> mutated(RuleCondition.of(rule), mutation)).toList();
    Alphabet alphabet = Alphabet.of(conditions);
    Lowering lowering = new Lowering(alphabet, 4_096);
    List<RankedCube> cubes = new ArrayList<>();
    for (int rank = 0; rank < ranked.size(); rank++) {
      for (Cube cube : lowering.cubes(conditions.get(rank)).orElseThrow()) {
        cubes.add(new RankedCube(rank, cube));
      }
    }
    return new CubePolicy(alphabet, ranked, cubes);
  }

  private static Permission permission(CubePolicy policy, List<Offered> routes) {
    return new CubePermission(policy, routes);
  }

  private static Condition mutated(Condition condition, UnaryOperator<Condition> mutation) {
    Condition inner =
        switch (condition) {
          case Condition.All all ->
              new Condition.All(
                  all.operands().stream().map(operand -> mutated(operand, mutation)).toList());
          case Condition.Any any ->
              new Condition.Any(
                  any.operands().stream().map(operand -> mutated(operand, mutation)).toList());
          case Condition.Not not -> new Condition.Not(mutated(not.operand(), mutation));
          default -> condition;
        };
    return mutation.apply(inner);
  }

  private static Condition threshold(Condition condition, int by) {
    return condition instanceof Condition.AtLeast atLeast
        ? new Condition.AtLeast(atLeast.attribute(), atLeast.value() + by)
        : condition;
  }

  private static Condition withoutNot(Condition condition) {
    return condition instanceof Condition.Not not ? not.operand() : condition;
  }

  private static Condition withinAsHas(Condition condition) {
    if (!(condition instanceof Condition.Within within)) {
      return condition;
    }
    List<Condition> any = new ArrayList<>();
    within.values().forEach(value -> any.add(new Condition.Has(within.attribute(), value)));
    return new Condition.Any(any);
  }

  private static Condition withoutFirstValue(Condition condition) {
    if (!(condition instanceof Condition.In in) || in.values().isEmpty()) {
      return condition;
    }
    TreeSet<String> rest = new TreeSet<>(in.values());
    rest.pollFirst();
    return new Condition.In(in.attribute(), rest);
  }

  private static Condition allAsAny(Condition condition) {
    return condition instanceof Condition.All all ? new Condition.Any(all.operands()) : condition;
  }

  private static Twins.Candidate eachCube(UnaryOperator<Cube> mutation) {
    return (rules, routes, seed) -> {
      CubePolicy sound = Twins.policy(rules);
      List<RankedCube> cubes =
          sound.cubes().stream()
              .map(cube -> new RankedCube(cube.rank(), mutation.apply(cube.cube())))
              .toList();
      return permission(new CubePolicy(sound.alphabet(), sound.rules(), cubes), routes);
    };
  }

  private static Cube withUnknown(Cube cube) {
    Map<Attribute, Bits> wider = new LinkedHashMap<>(cube.allowed());
    wider.replaceAll((attribute, allowed) -> allowed.or(Bits.of(0)));
    return new Cube(wider, cube.present(), cube.absent());
  }

  /** Whether an earlier cube makes another needless. */
  private interface Absorbs {
    boolean test(RankedCube earlier, RankedCube cube);
  }

  private static Twins.Candidate absorbing(Absorbs absorbs) {
    return (rules, routes, seed) -> {
      CubePolicy sound = Twins.policy(rules);
      List<RankedCube> kept = new ArrayList<>();
      for (RankedCube cube : sound.cubes()) {
        if (kept.stream().noneMatch(earlier -> absorbs.test(earlier, cube))) {
          kept.add(cube);
        }
      }
      return permission(new CubePolicy(sound.alphabet(), sound.rules(), kept), routes);
    };
  }

  private static Twins.Candidate ordered(Comparator<Rule> order) {
    return (rules, routes, seed) -> permission(policy(rules, SAME, order), routes);
  }

  private static Twins.Candidate eachBlock(Consumer<Block> fault) {
    return (rules, routes, seed) -> {
      CubePermission sound = new CubePermission(Twins.policy(rules), routes);
      for (Chunk chunk : sound.chunks) {
        for (Block block : chunk.blocks) {
          fault.accept(block);
        }
      }
      return sound;
    };
  }

  private static void clearLowestBit(long[] rows) {
    int word = rows.length - 1;
    while (word > 0 && rows[word] == 0) {
      word--;
    }
    if (word >= 0) {
      rows[word] &= rows[word] - 1;
    }
  }

  private static void setLowestBit(long[] rows) {
    for (int word = 0; word < rows.length; word++) {
      rows[word] |= 1;
    }
  }

  private static void clear(long[] bits) {
    Arrays.fill(bits, 0);
  }

  private static void shift(long[] routes) {
    for (int cube = 0; cube < routes.length; cube++) {
      routes[cube] = Long.rotateLeft(routes[cube], 1);
    }
  }

  private static void withoutObligations(Block block) {
    Arrays.fill(block.obligations, new int[0]);
  }

  /** Every route after the first 64 is answered with what is true of its neighbour. */
  private static Permission chunkOffByOne(List<Rule> rules, List<Offered> routes, long seed) {
    List<Offered> shifted = new ArrayList<>(routes);
    if (routes.size() > Chunk.ROUTES) {
      Collections.rotate(shifted.subList(Chunk.ROUTES - 1, routes.size()), 1);
    }
    Permission wrong = new CubePermission(Twins.policy(rules), shifted);
    return facts -> {
      List<Considered> answers = new ArrayList<>();
      List<Considered> theirs = wrong.of(facts);
      for (int route = 0; route < routes.size(); route++) {
        Considered their = theirs.get(route);
        answers.add(
            new Considered(
                routes.get(route).route(),
                their.permitted(),
                their.reason(),
                their.rule(),
                their.obligations()));
      }
      return answers;
    };
  }
}
