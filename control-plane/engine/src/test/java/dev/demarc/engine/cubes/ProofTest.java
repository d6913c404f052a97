package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.plain.Conditions;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Offered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProofTest {
  private static final Condition PHI = new Condition.Has(Attribute.DATA_TAGS, "phi");
  private static final Condition CLOUD = to("managed-cloud");
  private static final Condition PHI_TO_CLOUD = all(PHI, CLOUD);

  @Test
  void provesWhatAForbidExcludes() {
    List<Rule> rules = List.of(rule("all", Effect.ALLOW, all()), forbid("phi", PHI_TO_CLOUD));
    assertEquals(new Proof.Holds(), Proof.of(rules, PHI_TO_CLOUD));
  }

  @Test
  void provesWhatSeveralForbidsExcludeTogether() {
    Condition large = new Condition.AtLeast(Attribute.REQUEST_BYTES, 1000);
    List<Rule> rules =
        List.of(
            rule("all", Effect.ALLOW, all()),
            forbid("large", all(PHI_TO_CLOUD, large)),
            forbid("small", all(CLOUD, new Condition.Not(large))));
    assertEquals(new Proof.Holds(), Proof.of(rules, PHI_TO_CLOUD));
  }

  @Test
  void findsTheGapBetweenForbids() {
    Condition large = new Condition.AtLeast(Attribute.REQUEST_BYTES, 1001);
    Condition small = new Condition.Not(new Condition.AtLeast(Attribute.REQUEST_BYTES, 1000));
    List<Rule> rules =
        List.of(
            rule("all", Effect.ALLOW, all()),
            forbid("large", all(PHI_TO_CLOUD, large)),
            forbid("small", all(CLOUD, small)));
    Counterexample found = fails(Proof.of(rules, PHI_TO_CLOUD));
    assertEquals(1000, found.facts().request().bytes());
    assertEquals(Optional.of(RuleId.of("all")), found.rule());
    assertTrue(found.facts().data().tags().contains(TagId.of("phi")));
  }

  @Test
  void countsTheNonAiPathWhichNeedsNoRule() {
    Counterexample found = fails(Proof.of(List.of(), PHI));
    assertEquals(Optional.empty(), found.rule());
    assertEquals(new Proof.Holds(), Proof.of(List.of(), PHI_TO_CLOUD));
    assertEquals(new Proof.Holds(), Proof.of(List.of(forbid("none", to("none"))), PHI));
  }

  @Test
  void knowsThatEveryBoundaryIsOneOfFive() {
    Condition others =
        new Condition.In(
            Attribute.TARGET_BOUNDARY,
            new TreeSet<>(List.of("none", "on-device", "edge", "private-cluster")));
    List<Rule> rules = List.of(rule("all", Effect.ALLOW, all()), forbid("others", others));
    assertEquals(new Proof.Holds(), Proof.of(rules, new Condition.Not(CLOUD)));
  }

  @Test
  void knowsThatToolsAndTheirEffectsComeTogether() {
    Condition noTools = new Condition.Within(Attribute.TOOLS, new TreeSet<>());
    Condition noEffects = new Condition.Within(Attribute.TOOL_EFFECTS, new TreeSet<>());
    List<Rule> rules = List.of(rule("all", Effect.ALLOW, all()));
    assertEquals(new Proof.Holds(), Proof.of(rules, all(noTools, new Condition.Not(noEffects))));
    assertEquals(new Proof.Holds(), Proof.of(rules, all(new Condition.Not(noTools), noEffects)));
  }

  @Test
  void doesNotKnowPastItsBudget() {
    List<Rule> rules = new ArrayList<>(List.of(rule("all", Effect.ALLOW, all())));
    for (int i = 0; i < 10; i++) {
      Condition site = new Condition.In(Attribute.SITE, new TreeSet<>(List.of("s" + i)));
      Condition task = new Condition.In(Attribute.TASK, new TreeSet<>(List.of("t" + i)));
      rules.add(forbid("f" + i, new Condition.Any(List.of(all(site, CLOUD), all(task, CLOUD)))));
    }
    assertInstanceOf(Proof.Unknown.class, Proof.of(rules, CLOUD, 3));
    fails(Proof.of(rules, CLOUD, 1_000));
  }

  @Test
  void agreesWithThePlainInterpreter() {
    agrees(0, 400);
  }

  @Test
  @Tag("soak")
  void agreesWithThePlainInterpreterTwentyThousandTimes() {
    agrees(1_000_000, 20_000);
  }

  private static void agrees(long firstSeed, int count) {
    int[] outcomes = new int[3];
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      World world = new World(seed);
      List<Rule> rules = world.rules();
      Condition never = new ConditionWorld(new Dice(~seed)).condition(3);
      String told = "seed " + seed;
      switch (Proof.of(rules, never)) {
        case Proof.Holds holds -> {
          outcomes[0]++;
          assertFalse(violated(world, rules, never), told);
        }
        case Proof.Fails fails -> {
          outcomes[1]++;
          assertTrue(real(rules, never, fails.counterexample()), told);
        }
        case Proof.Unknown unknown -> outcomes[2]++;
      }
    }
    assertTrue(outcomes[0] > count / 20 && outcomes[1] > count / 20, "one-sided generator");
    assertTrue(outcomes[2] <= count / 100, outcomes[2] + " were not decided");
  }

  private static boolean violated(World world, List<Rule> rules, Condition never) {
    List<Offered> routes = world.routes();
    PlainPermission plain = new PlainPermission(rules, routes);
    for (int request = 0; request < 100; request++) {
      Facts facts = world.facts();
      List<Considered> considered = plain.of(facts);
      for (int route = 0; route < routes.size(); route++) {
        if (considered.get(route).permitted()
            && Conditions.holds(never, facts, routes.get(route))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean real(List<Rule> rules, Condition never, Counterexample found) {
    List<Offered> route = Offered.all(List.of(found.target()));
    return Conditions.holds(never, found.facts(), route.getFirst())
        && new PlainPermission(rules, route).of(found.facts()).getFirst().permitted();
  }

  private static Counterexample fails(Proof proof) {
    return assertInstanceOf(Proof.Fails.class, proof).counterexample();
  }

  private static Rule forbid(String id, Condition when) {
    return rule(id, Effect.FORBID, when);
  }

  private static Rule rule(String id, Effect effect, Condition when) {
    return new Rule(
        RuleId.of(id),
        effect,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new When("test", when),
        null);
  }

  private static Condition all(Condition... operands) {
    return new Condition.All(List.of(operands));
  }

  private static Condition to(String boundary) {
    return new Condition.In(Attribute.TARGET_BOUNDARY, new TreeSet<>(List.of(boundary)));
  }
}
