package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.rules.Offered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InquiryTest {
  private static final Condition CLOUD = in(Attribute.TARGET_BOUNDARY, "managed-cloud");
  private static final Condition LARGE = new Condition.AtLeast(Attribute.REQUEST_BYTES, 1000);
  private static final Condition SMALL = new Condition.Not(LARGE);

  @Test
  void findsWhatContradictsItself() {
    Condition never =
        all(LARGE, new Condition.Not(new Condition.AtLeast(Attribute.REQUEST_BYTES, 9)));
    assertEquals(new Reach.Unreachable(), reach(allow("a", never)).get(RuleId.of("a")));
    assertEquals(new Reach.Unreachable(), reach(forbid("a", never)).get(RuleId.of("a")));
  }

  @Test
  void findsWhatMatchesNothingReal() {
    Condition sixth = in(Attribute.TARGET_BOUNDARY, "moon");
    Condition negative = new Condition.Not(new Condition.AtLeast(Attribute.REQUEST_FILES, 0));
    assertEquals(new Reach.Unreachable(), reach(allow("a", sixth)).get(RuleId.of("a")));
    assertEquals(new Reach.Unreachable(), reach(forbid("a", negative)).get(RuleId.of("a")));
  }

  @Test
  void findsAnAllowThatSeveralForbidsCoverTogether() {
    var reach = reach(allow("a", CLOUD), forbid("small", SMALL), forbid("large", LARGE));
    assertEquals(
        new Reach.Shadowed(List.of(RuleId.of("small"), RuleId.of("large"))),
        reach.get(RuleId.of("a")));
    assertEquals(new Reach.Decides(), reach.get(RuleId.of("small")));
  }

  @Test
  void namesOneForbidWhereOneIsEnough() {
    var reach =
        reach(allow("a", all(CLOUD, SMALL)), forbid("small", SMALL), forbid("cloud", CLOUD));
    assertEquals(new Reach.Shadowed(List.of(RuleId.of("small"))), reach.get(RuleId.of("a")));
  }

  @Test
  void callsTheLaterOfTwoEqualRulesRedundant() {
    var reach = reach(allow("a", CLOUD), allow("b", CLOUD));
    assertEquals(new Reach.Decides(), reach.get(RuleId.of("a")));
    assertEquals(new Reach.Redundant(List.of(RuleId.of("a"))), reach.get(RuleId.of("b")));
  }

  @Test
  void keepsARuleThatAsksForMoreThanWhatCoversIt() {
    Rule told = allow("told", CLOUD, new Obligation.Disclose("It leaves."));
    assertEquals(new Reach.Decides(), reach(told, allow("all", all())).get(RuleId.of("told")));
    Rule plain = allow("plain", all(CLOUD, SMALL));
    assertEquals(
        new Reach.Redundant(List.of(RuleId.of("told"))),
        reach(told, plain).get(RuleId.of("plain")));
  }

  @Test
  void knowsThatTheNonAiPathNeedsNoRule() {
    Condition none = in(Attribute.TARGET_BOUNDARY, "none");
    assertEquals(new Reach.Redundant(List.of()), reach(allow("a", none)).get(RuleId.of("a")));
    assertEquals(new Reach.Decides(), reach(forbid("a", none)).get(RuleId.of("a")));
  }

  @Test
  void doesNotKnowPastItsBudget() {
    List<Rule> rules = new ArrayList<>(List.of(allow("all", all())));
    for (int i = 0; i < 10; i++) {
      Condition site = in(Attribute.SITE, "s" + i);
      Condition task = in(Attribute.TASK, "t" + i);
      rules.add(forbid("f" + i, new Condition.Any(List.of(all(site, CLOUD), all(task, CLOUD)))));
    }
    assertEquals(
        new Reach.Undecided(), Inquiry.of(policy(rules), 30, 1_000).reach().get(RuleId.of("all")));
    assertEquals(new Reach.Decides(), Inquiry.of(policy(rules)).reach().get(RuleId.of("all")));
    DataClass one = dataClass("one", 1);
    assertInstanceOf(
        Proof.Unknown.class, Inquiry.of(policy(rules), 3, 3).neverWider(one, dataClass("two", 2)));
  }

  @Test
  void comparesClassesWithTheirRanks() {
    DataClass less = dataClass("public", 10);
    DataClass more = dataClass("secret", 90);
    Rule ranked = allow("ranked", all(CLOUD, new Condition.AtLeast(Attribute.DATA_RANK, 50)));
    Proof.Fails fails =
        assertInstanceOf(
            Proof.Fails.class, Inquiry.of(policy(List.of(ranked))).neverWider(more, less));
    assertEquals(RuleId.of("ranked"), fails.counterexample().rule().orElseThrow());
    Rule lower = allow("l", new Condition.Not(new Condition.AtLeast(Attribute.DATA_RANK, 50)));
    assertEquals(new Proof.Holds(), Inquiry.of(policy(List.of(lower))).neverWider(more, less));
  }

  @Test
  void knowsWhichRulesAPersonMustBeKnownFor() {
    ApplicationId notes = ApplicationId.of("notes");
    Rule open = allow("open", CLOUD);
    Rule verified = allow("verified", all(CLOUD, new Condition.Flag(Attribute.ACTOR_VERIFIED)));
    Rule nurse = allow("nurse", all(CLOUD, new Condition.Has(Attribute.ACTOR_ROLES, "nurse")));
    Rule others = allow("others", all(CLOUD, in(Attribute.APP_ID, "billing")));
    Rule team = allow("team", all(CLOUD, in(Attribute.APP_TEAM, "ward")));
    Inquiry inquiry = Inquiry.of(policy(List.of(open, verified, nurse, others, team)));
    assertInstanceOf(Proof.Fails.class, inquiry.neverUnverified(RuleId.of("open"), notes, "ward"));
    assertInstanceOf(Proof.Fails.class, inquiry.neverUnverified(RuleId.of("team"), notes, "ward"));
    assertEquals(new Proof.Holds(), inquiry.neverUnverified(RuleId.of("team"), notes, "lab"));
    for (String rule : List.of("verified", "nurse", "others")) {
      assertEquals(
          new Proof.Holds(), inquiry.neverUnverified(RuleId.of(rule), notes, "ward"), rule);
    }
  }

  @Test
  void knowsWhatStaysPutAndWhatNoRouteMeets() {
    Rule none = allow("none", all(LARGE, in(Attribute.TARGET_BOUNDARY, "none")));
    Inquiry inquiry = Inquiry.of(policy(List.of(none, allow("cloud", CLOUD))));
    assertTrue(inquiry.staysPut(RuleId.of("none")));
    assertFalse(inquiry.staysPut(RuleId.of("cloud")));
    var edge = new Points(Map.of(Attribute.TARGET_BOUNDARY, "edge")).target();
    var cloud = new Points(Map.of(Attribute.TARGET_BOUNDARY, "managed-cloud")).target();
    assertEquals(Set.of(), inquiry.taking(Offered.all(List.of(edge))));
    assertEquals(Set.of(RuleId.of("cloud")), inquiry.taking(Offered.all(List.of(cloud))));
  }

  @Test
  void keepsOneOfTheRoutesThatNoRuleTellsApart() {
    Inquiry inquiry = Inquiry.of(policy(List.of(allow("cloud", CLOUD))));
    var edge = new Points(Map.of(Attribute.TARGET_BOUNDARY, "edge")).target();
    var other =
        new Points(Map.of(Attribute.TARGET_BOUNDARY, "edge", Attribute.TARGET_ID, "b")).target();
    var cloud =
        new Points(Map.of(Attribute.TARGET_BOUNDARY, "managed-cloud", Attribute.TARGET_ID, "c"))
            .target();
    assertEquals(2, inquiry.distinct(Offered.all(List.of(edge, other, cloud))).size());
  }

  private static Map<RuleId, Reach> reach(Rule... rules) {
    return Inquiry.of(policy(List.of(rules))).reach();
  }

  private static PolicyDocument policy(List<Rule> rules) {
    return new PolicyDocument(PolicyDocument.SCHEMA, "Asked", null, rules, List.of(), List.of());
  }

  private static DataClass dataClass(String id, int rank) {
    return new DataClass(ClassId.of(id), id, rank, Export.METADATA, new TreeSet<>());
  }

  private static Rule forbid(String id, Condition when) {
    return rule(id, Effect.FORBID, when, List.of());
  }

  private static Rule allow(String id, Condition when, Obligation... obligations) {
    return rule(id, Effect.ALLOW, when, List.of(obligations));
  }

  private static Rule rule(String id, Effect effect, Condition when, List<Obligation> obligations) {
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
        obligations);
  }

  private static Condition in(Attribute attribute, String value) {
    return new Condition.In(attribute, new TreeSet<>(List.of(value)));
  }

  private static Condition all(Condition... operands) {
    return new Condition.All(List.of(operands));
  }
}
