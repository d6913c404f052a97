package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.data.Export;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.plain.Conditions;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Obligations;
import dev.demarc.engine.rules.Offered;
import dev.demarc.engine.rules.RuleCondition;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The inquiry against brute force: of generated policies over small domains every request is asked
 * of the plain interpreter for every route, and each answer must be what comes out.
 */
class InquiryByEnumerationTest {
  private static final List<Obligation> OBLIGATIONS =
      List.of(
          new Obligation.Consent(ConsentScope.SESSION, Duration.ofHours(8)),
          new Obligation.Consent(ConsentScope.ONCE, Duration.ofHours(1)),
          new Obligation.Approval(Duration.ofDays(1)),
          new Obligation.Disclose("one"),
          new Obligation.Disclose("two"));

  /** A world, its rules with obligations, and every point of it. */
  private record Made(SmallWorld world, List<Rule> rules, Dice dice, String told) {
    static Made of(long seed) {
      SmallWorld world = new SmallWorld(seed);
      Dice dice = new Dice(~seed);
      List<Rule> rules = world.rules().stream().map(rule -> obliged(rule, dice)).toList();
      return new Made(world, rules, dice, "seed " + seed);
    }

    Inquiry inquiry(Preference... preferences) {
      return Inquiry.of(policy(preferences), 2_000_000, 20_000_000);
    }

    PolicyDocument policy(Preference... preferences) {
      return new PolicyDocument(
          PolicyDocument.SCHEMA, "Small", null, rules, List.of(preferences), List.of());
    }
  }

  @Test
  void knowsWhatEachRuleDoesAmongTheOthers() {
    reachAgrees(0, 400);
  }

  @Test
  @Tag("soak")
  void knowsWhatEachRuleDoesInTwentyThousandPolicies() {
    reachAgrees(1_000_000, 20_000);
  }

  private static void reachAgrees(long firstSeed, int policies) {
    Map<String, Integer> outcomes = new HashMap<>();
    for (long seed = firstSeed; seed < firstSeed + policies; seed++) {
      Made made = Made.of(seed);
      Map<RuleId, Reach> reach = made.inquiry().reach();
      assertEquals(made.rules.stream().map(Rule::id).toList(), List.copyOf(reach.keySet()));
      reach.values().forEach(it -> outcomes.merge(it.getClass().getSimpleName(), 1, Integer::sum));
      assertEachIsSo(made, reach);
      assertNothingChangesWithout(made, reach);
    }
    for (String outcome : List.of("Decides", "Unreachable", "Shadowed", "Redundant")) {
      assertTrue(outcomes.getOrDefault(outcome, 0) > policies / 20, outcomes.toString());
    }
    assertFalse(outcomes.containsKey("Undecided"), outcomes.toString());
  }

  private static void assertEachIsSo(Made made, Map<RuleId, Reach> reach) {
    List<Rule> kept = made.rules.stream().filter(rule -> stays(reach, rule)).toList();
    Set<RuleId> decided = new HashSet<>();
    for (Facts facts : made.world.requests()) {
      for (Offered route : made.world.routes()) {
        List<Rule> matching =
            made.rules.stream()
                .filter(rule -> Conditions.holds(RuleCondition.of(rule), facts, route))
                .toList();
        for (Rule rule : matching) {
          boolean matters = matters(rule, matching, kept, route);
          switch (Objects.requireNonNull(reach.get(rule.id()))) {
            case Reach.Decides decides -> {
              if (matters) {
                decided.add(rule.id());
              }
            }
            case Reach.Shadowed shadowed ->
                assertTrue(names(matching, shadowed.by(), Effect.FORBID), made.told);
            case Reach.Redundant redundant -> assertFalse(matters, made.told);
            default -> throw new AssertionError(made.told + " " + rule.id() + " matches");
          }
        }
      }
    }
    for (Rule rule : kept) {
      assertTrue(decided.contains(rule.id()), made.told + " " + rule.id() + " decides nothing");
    }
  }

  private static boolean stays(Map<RuleId, Reach> reach, Rule rule) {
    return reach.get(rule.id()) instanceof Reach.Decides;
  }

  private static boolean names(List<Rule> matching, List<RuleId> by, Effect effect) {
    return matching.stream().anyMatch(it -> it.effect() == effect && by.contains(it.id()));
  }

  /** Whether no rule that stays does at this point what this one does. */
  private static boolean matters(Rule rule, List<Rule> matching, List<Rule> kept, Offered route) {
    boolean forbidden =
        rule.effect() == Effect.ALLOW
            && matching.stream().anyMatch(it -> it.effect() == Effect.FORBID);
    boolean free =
        rule.effect() == Effect.ALLOW
            && rule.obligations().isEmpty()
            && route.target().boundary() == Boundary.NONE;
    return !forbidden
        && !free
        && matching.stream()
            .filter(kept::contains)
            .filter(it -> it != rule && it.effect() == rule.effect())
            .noneMatch(it -> Obligations.askNoMore(rule.obligations(), it.obligations()));
  }

  private static void assertNothingChangesWithout(Made made, Map<RuleId, Reach> reach) {
    List<Offered> routes = made.world.routes();
    PlainPermission all = new PlainPermission(made.rules, routes);
    PlainPermission rest =
        new PlainPermission(
            made.rules.stream().filter(rule -> stays(reach, rule)).toList(), routes);
    for (Facts facts : made.world.requests()) {
      List<Considered> before = all.of(facts);
      List<Considered> after = rest.of(facts);
      for (int i = 0; i < routes.size(); i++) {
        List<Obligation> owed = before.get(i).obligations();
        List<Obligation> left = after.get(i).obligations();
        assertEquals(before.get(i).permitted(), after.get(i).permitted(), made.told);
        assertTrue(Obligations.askNoMore(owed, left), made.told);
        assertTrue(Obligations.askNoMore(left, owed), made.told);
      }
    }
  }

  @Test
  void knowsWhetherOneClassMayGoWhereAnotherMayNot() {
    int[] outcomes = new int[2];
    for (Made made : readingClasses()) {
      DataClass more = dataClass(made.dice);
      DataClass less = dataClass(made.dice);
      boolean holds = made.inquiry().neverWider(more, less) instanceof Proof.Holds;
      outcomes[holds ? 0 : 1]++;
      boolean wider = false;
      List<Offered> routes = made.world.routes();
      PlainPermission plain = new PlainPermission(made.rules, routes);
      for (Facts facts : made.world.requests()) {
        List<Considered> ofMore = plain.of(with(facts, more));
        List<Considered> ofLess = plain.of(with(facts, less));
        for (int i = 0; i < routes.size(); i++) {
          wider |= ofMore.get(i).permitted() && !ofLess.get(i).permitted();
        }
      }
      assertEquals(holds, !wider, made.told + " " + more + less);
    }
    assertTrue(outcomes[0] > 30 && outcomes[1] > 30, outcomes[0] + " and " + outcomes[1]);
  }

  /** Worlds whose rules can tell one class from another. */
  private static List<Made> readingClasses() {
    return LongStream.range(0, 5_000)
        .mapToObj(Made::of)
        .filter(made -> {
          Atoms atoms = Atoms.of(made.rules.stream().map(RuleCondition::of).toList());
          return atoms.values().containsKey(Attribute.DATA_CLASS)
              || atoms.thresholds().containsKey(Attribute.DATA_RANK);
        })
        .limit(500)
        .toList();
  }

  @Test
  void knowsWhetherAClassEverGoesSomewhere() {
    int[] outcomes = new int[2];
    for (long seed = 0; seed < 600; seed++) {
      Made made = Made.of(seed);
      DataClass one = dataClass(made.dice);
      Set<Boundary> boundaries = EnumSet.of(made.dice.one(Boundary.values()));
      boolean holds = made.inquiry().never(one, boundaries) instanceof Proof.Holds;
      outcomes[holds ? 0 : 1]++;
      boolean goes = false;
      List<Offered> routes = made.world.routes();
      PlainPermission plain = new PlainPermission(made.rules, routes);
      for (Facts facts : made.world.requests()) {
        goes |=
            plain.of(with(facts, one)).stream()
                .anyMatch(it -> it.permitted() && boundaries.contains(it.route().boundary()));
      }
      assertEquals(holds, !goes, made.told);
    }
    assertTrue(outcomes[0] > 60 && outcomes[1] > 60, outcomes[0] + " and " + outcomes[1]);
  }

  @Test
  void knowsWhetherARequestMayGoOnSilently() {
    int[] outcomes = new int[2];
    for (long seed = 0; seed < 600; seed++) {
      Made made = Made.of(seed);
      Offered first = made.dice.one(made.world.routes());
      Offered second = made.dice.one(made.world.routes());
      Preference before = preference(made.dice);
      Preference preference = preference(made.dice);
      boolean holds =
          made.inquiry(before, preference).neverSilent(preference, first, second)
              instanceof Proof.Holds;
      outcomes[holds ? 0 : 1]++;
      PlainPermission one = new PlainPermission(made.rules, List.of(first));
      PlainPermission other = new PlainPermission(made.rules, List.of(second));
      boolean silent = false;
      for (Facts each : made.world.requests()) {
        for (String dataClass : ConditionWorld.withUnknown(Attribute.DATA_CLASS)) {
          for (String task : ConditionWorld.withUnknown(Attribute.TASK)) {
            Facts facts = with(each, dataClass, each.data().rank(), task);
            silent |=
                isFor(preference, facts)
                    && !isFor(before, facts)
                    && one.of(facts).getFirst().rule() != null
                    && one.of(facts).getFirst().permitted()
                    && isSilent(other.of(facts).getFirst());
          }
        }
      }
      assertEquals(holds, !silent, made.told);
    }
    assertTrue(outcomes[0] > 60 && outcomes[1] > 10, outcomes[0] + " and " + outcomes[1]);
  }

  private static boolean isSilent(Considered considered) {
    return considered.permitted()
        && considered.rule() != null
        && considered.obligations().isEmpty();
  }

  private static boolean isFor(Preference preference, Facts facts) {
    return (preference.classes().isEmpty()
            || preference.classes().contains(facts.data().dataClass()))
        && (preference.tasks().isEmpty() || preference.tasks().contains(facts.task()));
  }

  private static Preference preference(Dice dice) {
    TreeSet<ClassId> classes = new TreeSet<>();
    dice.some(ConditionWorld.values(Attribute.DATA_CLASS), 2)
        .forEach(it -> classes.add(ClassId.of(it)));
    TreeSet<TaskId> tasks = new TreeSet<>();
    dice.some(ConditionWorld.values(Attribute.TASK), 2).forEach(it -> tasks.add(TaskId.of(it)));
    return new Preference(classes, tasks, List.of(TargetId.of("any")), true);
  }

  private static DataClass dataClass(Dice dice) {
    String id = dice.one(ConditionWorld.withUnknown(Attribute.DATA_CLASS));
    int rank = dice.one(0, 1, 2, 49, 50, 51, 1000);
    return new DataClass(ClassId.of(id), id, rank, Export.METADATA, new TreeSet<>());
  }

  private static Facts with(Facts facts, DataClass dataClass) {
    return with(facts, dataClass.id().text(), dataClass.rank(), facts.task().text());
  }

  private static Facts with(Facts facts, String dataClass, int rank, String task) {
    return new Facts(
        facts.tenant(),
        facts.application(),
        facts.team(),
        facts.actor(),
        TaskId.of(task),
        new Facts.Data(ClassId.of(dataClass), rank, facts.data().tags(), new TreeSet<>()),
        new TreeMap<>(facts.tools()),
        facts.origin(),
        facts.site(),
        facts.group(),
        facts.session(),
        facts.request());
  }

  /** The rule with some obligations, where it is an allow. */
  private static Rule obliged(Rule rule, Dice dice) {
    if (rule.effect() == Effect.FORBID || dice.oneIn(2)) {
      return rule;
    }
    return new Rule(
        rule.id(),
        rule.effect(),
        rule.classes(),
        rule.tags(),
        rule.tasks(),
        rule.roles(),
        rule.apps(),
        rule.sites(),
        rule.groups(),
        rule.from(),
        rule.to(),
        rule.targets(),
        rule.regions(),
        rule.operators(),
        rule.tools(),
        rule.effects(),
        rule.when(),
        dice.times(2, () -> dice.one(OBLIGATIONS)));
  }
}
