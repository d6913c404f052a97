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
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * What the check would see: a fault planted in lowering, cubes, order, index, evaluation, swap or
 * telling makes it red within its dose.
 */
@Tag("component")
class PlantedFaultsTest {
  private static final int AN_EPISODE = 200;
  private static final int MOST_EPISODES = 10;
  private static final long FIRST_SEED = 7_000;

  @TestFactory
  List<DynamicTest> seesTheFault() {
    return all().entrySet().stream()
        .map(each -> dynamicTest(each.getKey(), () -> seen(each.getKey(), each.getValue())))
        .toList();
  }

  private static void seen(String name, Plant plant) {
    Report all = new Report();
    int sent = 0;
    for (int i = 0; i < MOST_EPISODES && all.isClean(); i++) {
      all.add(Episode.run(FIRST_SEED + i, AN_EPISODE, plant));
      sent += AN_EPISODE;
    }
    System.out.println(name + ": " + all.wrong() + " within " + sent + " requests");
    assertTrue(!all.isClean(), () -> name + " is not seen:\n" + all);
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
    all.put("telling: an error of another shape", told("{\"error\":{\"message\"", "{\"detail\":{\"x\""));
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
