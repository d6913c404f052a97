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
  private static final Rule ALL = rule("all", Effect.ALLOW, all());

  @Test
  void provesWhatAForbidExcludes() {
    List<Rule> rules = List.of(ALL, forbid("phi", PHI_TO_CLOUD));
    assertEquals(new Proof.Holds(), Proof.of(rules, PHI_TO_CLOUD));
  }

  @Test
  void provesWhatSeveralForbidsExcludeTogether() {
    Condition large = new Condition.AtLeast(Attribute.REQUEST_BYTES, 1000);
    List<Rule> rules =
        List.of(
            ALL,
            forbid("large", all(PHI_TO_CLOUD, large)),
            forbid("small", all(CLOUD, new Condition.Not(large))));
    assertEquals(new Proof.Holds(), Proof.of(rules, PHI_TO_CLOUD));
  }

  @Test
  void findsTheGapBetweenForbids() {
    Condition large = new Condition.AtLeast(Attribute.REQUEST_BYTES, 1001);
    Condition small = new Condition.Not(new Condition.AtLeast(Attribute.REQUEST_BYTES, 1000));
    List<Rule> rules =
        List.of(ALL, forbid("large", all(PHI_TO_CLOUD, large)), forbid("small", all(CLOUD, small)));
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
    List<Rule> rules = List.of(ALL, forbid("others", others));
    assertEquals(new Proof.Holds(), Proof.of(rules, new Condition.Not(CLOUD)));
  }

  @Test
  void knowsThatToolsAndTheirEffectsComeTogether() {
    Condition noTools = new Condition.Within(Attribute.TOOLS, new TreeSet<>());
    Condition noEffects = new Condition.Within(Attribute.TOOL_EFFECTS, new TreeSet<>());
    List<Rule> rules = List.of(ALL);
    assertEquals(new Proof.Vacuous(), Proof.of(rules, all(noTools, new Condition.Not(noEffects))));
    assertEquals(new Proof.Vacuous(), Proof.of(rules, all(new Condition.Not(noTools), noEffects)));
  }

  @Test
  void doesNotTakeAConditionThatNothingMatchesForProved() {
    List<Rule> rules = List.of(ALL);
    Condition shouted = new Condition.Has(Attribute.DATA_TAGS, "PHI");
    Condition negative = new Condition.Not(new Condition.AtLeast(Attribute.REQUEST_BYTES, 0));
    Condition both = all(CLOUD, to("edge"));
    for (Condition never : List.of(shouted, negative, both, new Condition.Constant(false))) {
      assertEquals(new Proof.Vacuous(), Proof.of(rules, never));
      assertEquals(new Proof.Vacuous(), Proof.of(List.of(), never));
    }
    assertEquals(new Proof.Holds(), Proof.of(List.of(), new Condition.Any(List.of(both, CLOUD))));
  }

  @Test
  void chargesTheElementsItCompares() {
    TreeSet<String> roles = new TreeSet<>();
    for (int i = 0; i < 1_000; i++) {
      roles.add("r" + i);
    }
    Condition others = new Condition.Not(new Condition.Within(Attribute.ACTOR_ROLES, roles));
    List<Condition> none = new ArrayList<>(List.of(others));
    roles.forEach(
        role -> none.add(new Condition.Not(new Condition.Has(Attribute.ACTOR_ROLES, role))));
    Condition alone =
        new Condition.Not(new Condition.Within(Attribute.ACTOR_ROLES, new TreeSet<>()));
    none.add(alone);
    List<Rule> rules = List.of(ALL);
    assertInstanceOf(Proof.Unknown.class, Proof.of(rules, new Condition.All(none), 1_000));
    fails(Proof.of(rules, new Condition.All(none), 10_000));
  }

  @Test
  void saysWhichBoundEndedIt() {
    List<Rule> rules = List.of(ALL, forbid("f", PHI_TO_CLOUD));
    assertEquals(new Proof.Unknown("not decided within 3 comparisons"), Proof.of(rules, CLOUD, 3));
    Steps shared = new Steps(5, 3);
    assertFalse(shared.take(4));
    assertEquals(
        new Proof.Unknown("not decided within 3 comparisons, all that the others left"),
        shared.spent());
    assertEquals(
        new Proof.Unknown("the others took every comparison that all of them share"),
        new Steps(5, 0).spent());
    Steps deep = new Steps(5);
    assertTrue(deep.reach(500));
    assertFalse(deep.reach(501));
    assertEquals(
        new Proof.Unknown("not decided within 500 splits, one inside the other"), deep.spent());
  }

  @Test
  void leavesNothingToWhatComesAfterAllIsSpent() {
    List<Condition> nevers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      nevers.add(new Condition.In(Attribute.SITE, new TreeSet<>(List.of("s" + i))));
    }
    List<Proof> proofs = Proof.ofEach(pigeons(9), nevers);
    assertEquals(
        List.of(new Proof.Unknown("not decided within 2000000 comparisons")),
        proofs.subList(0, 5).stream().distinct().toList());
    assertEquals(
        new Proof.Unknown("the others took every comparison that all of them share"),
        proofs.getLast());
    assertEquals(new Proof.Holds(), Proof.ofEach(pigeons(3), nevers).getLast());
  }

  /** Forbids that leave nothing, as some pigeons have no place in one hole less: hard to see. */
  private static List<Rule> pigeons(int count) {
    List<Rule> rules = new ArrayList<>(List.of(ALL));
    for (int pigeon = 0; pigeon < count; pigeon++) {
      List<Condition> nowhere = new ArrayList<>();
      for (int hole = 1; hole < count; hole++) {
        nowhere.add(new Condition.Not(in(pigeon, hole)));
        for (int other = 0; other < pigeon; other++) {
          String id = "f-" + pigeon + "-" + other + "-" + hole;
          rules.add(forbid(id, all(in(pigeon, hole), in(other, hole))));
        }
      }
      rules.add(forbid("nowhere-" + pigeon, new Condition.All(nowhere)));
    }
    return rules;
  }

  private static Condition in(int pigeon, int hole) {
    return new Condition.Has(Attribute.DATA_TAGS, "p-" + pigeon + "-" + hole);
  }

  @Test
  void doesNotKnowPastItsBudget() {
    List<Rule> rules = new ArrayList<>(List.of(ALL));
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
        case Proof.Vacuous vacuous -> assertFalse(violated(world, List.of(ALL), never), told);
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
