package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.widening.Widening;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a comparison says that cannot be decided within its budget: undecided, so it widens. */
class ComparisonBudgetTest {
  private static final Condition SMALL =
      new Condition.Not(new Condition.AtLeast(Attribute.REQUEST_BYTES, 1_000));
  private static final Condition LARGE = new Condition.AtLeast(Attribute.REQUEST_BYTES, 1_000);
  private static final List<Rule> WHOLE = List.of(allow("whole", null));

  /** Permits the same as the whole, in two parts. */
  private static final List<Rule> PARTS = List.of(allow("small", SMALL), allow("large", LARGE));

  @Test
  void decidesWithinTheBudgetThatNothingWidens() {
    Comparison decided = Comparison.of(PARTS, WHOLE);
    assertEquals(List.of(), decided.widening().changes());
    assertEquals(List.of(), decided.narrowing().changes());
    assertFalse(Widening.widens(decided, List.of()));
  }

  @Test
  void takesAChangeThatSpendsItsBudgetForUndecidedAndForWidening() {
    Comparison spent = Comparison.of(PARTS, WHOLE, 1, Comparison.ALL_STEPS);
    Change only = undecided(spent.widening(), "not decided within 1 comparisons");
    assertEquals(RuleId.of("whole"), only.rule());
    assertTrue(Widening.widens(spent, List.of()));
  }

  @Test
  void takesWhatIsLeftWhenAllIsSpentForUndecidedAndForWidening() {
    Comparison spent = Comparison.of(PARTS, WHOLE, Comparison.STEPS, 0);
    undecided(spent.widening(), "the others took every comparison that all of them share");
    assertTrue(Widening.widens(spent, List.of()));
  }

  @Test
  void losesNoChangeAtAnyBudget() {
    List<Rule> wider = List.of(allow("whole", null), allow("other", "internal", null));
    for (int steps = 0; steps < 40; steps++) {
      Comparison comparison = Comparison.of(PARTS, wider, Comparison.STEPS, steps);
      assertTrue(
          comparison.widening().changes().stream()
              .anyMatch(change -> change.rule().equals(RuleId.of("other"))),
          "at " + steps);
      assertTrue(Widening.widens(comparison, List.of()));
    }
  }

  @Test
  void takesAConditionOfTooManyCombinationsForUndecidedBothWaysAndForWidening() {
    List<Rule> redundant = List.of(WHOLE.getFirst(), allow("pairs", pairs(9)));
    Comparison tooLarge = Comparison.of(WHOLE, redundant);
    for (Comparison.Direction way : List.of(tooLarge.widening(), tooLarge.narrowing())) {
      assertEquals(RuleId.of("pairs"), undecided(way, "it needs too many combinations").rule());
    }
    assertTrue(Widening.widens(document(WHOLE), document(redundant)));
    List<Rule> fits = List.of(WHOLE.getFirst(), allow("pairs", pairs(8)));
    assertFalse(Widening.widens(document(WHOLE), document(fits)));
  }

  private static Change undecided(Comparison.Direction way, String reason) {
    assertEquals(1, way.changes().size(), way.changes().toString());
    Change only = way.changes().getFirst();
    Change.Shown.Undecided shown = assertInstanceOf(Change.Shown.Undecided.class, only.shown());
    assertEquals(reason, shown.reason());
    assertEquals(List.of(new Regions(List.of(), false)), way.regions(List.of(only)));
    return only;
  }

  /** One of two tags of each of so many pairs: twice as many combinations with each pair. */
  private static Condition pairs(int count) {
    return new Condition.All(
        IntStream.range(0, count)
            .mapToObj(i -> List.<Condition>of(tag("a" + i), tag("b" + i)))
            .<Condition>map(Condition.Any::new)
            .toList());
  }

  private static Condition tag(String tag) {
    return new Condition.Has(Attribute.DATA_TAGS, tag);
  }

  private static PolicyDocument document(List<Rule> rules) {
    return new PolicyDocument(PolicyDocument.SCHEMA, "t", null, rules, null, null);
  }

  private static Rule allow(String id, @Nullable Condition when) {
    return allow(id, "public", when);
  }

  private static Rule allow(String id, String dataClass, @Nullable Condition when) {
    return new Rule(
        RuleId.of(id),
        Effect.ALLOW,
        new TreeSet<>(List.of(ClassId.of(dataClass))),
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
        when == null ? null : new When("", when),
        null);
  }
}
