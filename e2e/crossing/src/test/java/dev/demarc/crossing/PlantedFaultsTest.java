package dev.demarc.crossing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.demarc.contract.policy.Condition;
import dev.demarc.engine.cubes.Mutants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the check would see: a fault planted in lowering, cubes, order, index, evaluation, swap or
 * telling makes it red within its dose. One of each in every run; the soak plants all, and goes on
 * until it sees a byte cross, where a fault can make one.
 */
class PlantedFaultsTest {
  private static final int AN_EPISODE = 200;
  private static final int MOST_EPISODES = 20;
  private static final long FIRST_SEED = 7_000;

  /** Of each group one. */
  private static final Set<String> FEW =
      Set.of(
          "from CEL: a negation is lost",
          "cubes: a listed value is lost",
          "cubes: the positive half is lost",
          "cubes: the most lenient rule decides",
          "cubes: the index finds too much",
          "cubes: needed elements are not looked up",
          "cubes: obligations are not added up",
          "swap: the engine of the bundle before",
          "telling: no envelope",
          "telling: no fallback in the headers");

  private static final List<String> GROUPS = List.of("from CEL", "cubes", "swap");

  @TestFactory
  @Tag("component")
  List<DynamicTest> seesTheFault() {
    assertTrue(all().keySet().containsAll(FEW), "a fault that is no more");
    return all().entrySet().stream()
        .filter(each -> FEW.contains(each.getKey()))
        .map(each -> dynamicTest(each.getKey(), () -> seen(each.getKey(), each.getValue(), false)))
        .toList();
  }

  @Test
  @Tag("soak")
  void seesEveryFaultAndBytesCrossByThem() {
    Map<String, Integer> crossings = new TreeMap<>();
    all()
        .forEach((name, plant) -> {
          Report report = seen(name, plant, !name.startsWith("telling"));
          crossings.merge(name.split(":")[0], report.crossed() ? 1 : 0, Integer::sum);
        });
    System.out.println("faults by which bytes crossed: " + crossings);
    for (String group : GROUPS) {
      assertTrue(crossings.get(group) > 0, () -> "nothing crossed by a fault " + group);
    }
  }

  private static Report seen(String name, Plant plant, boolean untilCrossed) {
    Report all = new Report();
    int sent = 0;
    for (int i = 0; i < MOST_EPISODES; i++) {
      all.add(Episode.run(FIRST_SEED + i, AN_EPISODE, plant));
      sent += AN_EPISODE;
      if (untilCrossed ? all.crossed() : !all.isClean()) {
        break;
      }
    }
    System.out.println(name + ": " + all.wrong() + " within " + sent + " requests");
    assertTrue(!all.isClean(), () -> name + " is not seen:\n" + all);
    return all;
  }

  /** Those of the engine's own twin, and those it cannot see. */
  static Map<String, Plant> all() {
    Map<String, Plant> all = new LinkedHashMap<>();
    lowering(all);
    Mutants.all().forEach((name, fault) -> all.put("cubes: " + name, Plant.permission(fault)));
    all.put("swap: the engine of the bundle before", Plant.oldEngine());
    telling(all);
    return all;
  }

  private static void lowering(Map<String, Plant> all) {
    all.put("from CEL: > is taken for >=", each(PlantedFaultsTest::oneLess));
    all.put("from CEL: a negation is lost", each(PlantedFaultsTest::withoutNot));
    all.put("from CEL: && is taken for ||", each(PlantedFaultsTest::allAsAny));
    all.put("from CEL: the last of a list is lost", each(PlantedFaultsTest::withoutLast));
    all.put("from CEL: has() always holds", each(PlantedFaultsTest::always));
  }

  private static void telling(Map<String, Plant> all) {
    all.put("telling: no envelope", told("\"demarc\":{", "\"other\":{"));
    all.put("telling: no fallback in the body", told("\"fallback\":{\"from\"", "\"x\":{\"from\""));
    all.put("telling: no fallback in the headers", Plant.told(PlantedFaultsTest::noHeader));
    all.put("telling: another boundary", told("\"managed-cloud\"", "\"private-cluster\""));
    all.put(
        "telling: an error of another shape",
        told("{\"error\":{\"message\"", "{\"detail\":{\"x\""));
  }

  private static Plant told(String said, String instead) {
    return Plant.told(reply ->
        new Reply(
            reply.status(),
            reply.headers(),
            reply.body().replace(said, instead),
            reply.fromNanos(),
            reply.toNanos()));
  }

  private static Reply noHeader(Reply reply) {
    Map<String, String> headers = new HashMap<>(reply.headers());
    headers.remove("demarc-fallback");
    return new Reply(reply.status(), headers, reply.body(), reply.fromNanos(), reply.toNanos());
  }

  private static Plant each(UnaryOperator<Condition> fault) {
    return Plant.lowering(condition -> faulty(condition, fault));
  }

  private static Condition faulty(Condition condition, UnaryOperator<Condition> fault) {
    Condition inner =
        switch (condition) {
          case Condition.All all -> new Condition.All(faulty(all.operands(), fault));
          case Condition.Any any -> new Condition.Any(faulty(any.operands(), fault));
          case Condition.Not not -> new Condition.Not(faulty(not.operand(), fault));
          default -> condition;
        };
    return fault.apply(inner);
  }

  private static List<Condition> faulty(List<Condition> all, UnaryOperator<Condition> fault) {
    List<Condition> faulty = new ArrayList<>();
    all.forEach(each -> faulty.add(faulty(each, fault)));
    return faulty;
  }

  private static Condition oneLess(Condition condition) {
    return condition instanceof Condition.AtLeast least
        ? new Condition.AtLeast(least.attribute(), least.value() - 1)
        : condition;
  }

  private static Condition withoutNot(Condition condition) {
    return condition instanceof Condition.Not not ? not.operand() : condition;
  }

  private static Condition allAsAny(Condition condition) {
    return condition instanceof Condition.All all ? new Condition.Any(all.operands()) : condition;
  }

  private static Condition withoutLast(Condition condition) {
    if (!(condition instanceof Condition.In in) || in.values().size() < 2) {
      return condition;
    }
    TreeSet<String> rest = new TreeSet<>(in.values());
    rest.pollLast();
    return new Condition.In(in.attribute(), rest);
  }

  private static Condition always(Condition condition) {
    return condition instanceof Condition.Has ? new Condition.Constant(true) : condition;
  }
}
