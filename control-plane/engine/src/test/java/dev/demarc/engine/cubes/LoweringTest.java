package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoweringTest {
  private static final Condition PHI = in(Attribute.DATA_CLASS, "phi");
  private static final Condition EU = in(Attribute.TARGET_REGION, "eu");

  @Test
  void makesOneCubeOfAConjunction() {
    assertEquals(1, cubes(all(PHI, EU, has("t1"), not(has("t2")))));
  }

  @Test
  void joinsAlternativesOfOneAttribute() {
    Condition us = in(Attribute.TARGET_REGION, "us");
    assertEquals(1, cubes(any(all(PHI, EU), all(PHI, us))));
  }

  @Test
  void dropsWhatCanNeverHold() {
    assertEquals(0, cubes(all(has("t1"), not(has("t1")))));
    assertEquals(0, cubes(all(PHI, in(Attribute.DATA_CLASS, "public"))));
    assertEquals(0, cubes(in(Attribute.DATA_CLASS)));
    assertEquals(0, cubes(all(atLeast(50), not(atLeast(10)))));
  }

  @Test
  void dropsWhatAnotherCubeCovers() {
    assertEquals(1, cubes(any(PHI, all(PHI, EU))));
    assertEquals(1, cubes(any(atLeast(50), atLeast(10))));
  }

  @Test
  void makesOneLiteralOfAWithinHoweverManyElementsThereAre() {
    List<String> many = IntStream.range(0, 1_000).mapToObj(i -> "tool-" + i).toList();
    Condition within = new Condition.Within(Attribute.TOOLS, new TreeSet<>(many));
    assertEquals(1, cubes(within));
    assertEquals(1, cubes(not(within)));
  }

  @Test
  void multipliesIndependentAlternatives() {
    assertEquals(256, cubes(pairs(8)));
  }

  @Test
  void refusesARuleThatNeedsMoreThanItsBudgetAndNamesIt() {
    List<Rule> rules = List.of(rule("small", PHI), rule("large", pairs(9)), rule("tiny", null));
    Lowered.TooLarge tooLarge = assertInstanceOf(Lowered.TooLarge.class, CubePolicy.lower(rules));
    assertEquals(List.of(RuleId.of("large")), tooLarge.rules());
    assertTrue(tooLarge.reason().contains("256"), tooLarge.reason());
  }

  @Test
  void refusesAListOfMoreTagsThanItsBudget() {
    List<Condition> tags = IntStream.range(0, 257).mapToObj(i -> has("tag-" + i)).toList();
    assertInstanceOf(
        Lowered.TooLarge.class, CubePolicy.lower(List.of(rule("tags", new Condition.Any(tags)))));
  }

  @Test
  void refusesAPolicyThatNeedsMoreThanItsBudgetAndNamesTheLargestRules() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rules.add(rule("four-" + i, pairs(2)));
    }
    rules.add(rule("sixteen", pairs(4)));
    Budget budget = new Budget(256, 35);
    assertInstanceOf(Lowered.Ready.class, CubePolicy.lower(rules, new Budget(256, 36)));
    Lowered.TooLarge tooLarge =
        assertInstanceOf(Lowered.TooLarge.class, CubePolicy.lower(rules, budget));
    assertEquals(List.of(RuleId.of("sixteen")), tooLarge.rules());
    assertTrue(tooLarge.reason().contains("36") && tooLarge.reason().contains("35"));
  }

  @Test
  void stopsAtItsBudgetHoweverLargeTheProductWouldBe() {
    assertEquals(Optional.empty(), lowering(pairs(60)).cubes(pairs(60)));
  }

  private static int cubes(Condition condition) {
    return lowering(condition).cubes(condition).orElseThrow().size();
  }

  private static Lowering lowering(Condition condition) {
    return new Lowering(Alphabet.of(List.of(condition)), 256);
  }

  /** Two to the power of {@code count} cubes. */
  private static Condition pairs(int count) {
    List<Condition> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pairs.add(any(has("a" + i), has("b" + i)));
    }
    return new Condition.All(pairs);
  }

  private static Rule rule(String id, @Nullable Condition when) {
    return new Rule(
        RuleId.of(id),
        Effect.ALLOW,
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
        when == null ? null : new When("test", when),
        null);
  }

  private static Condition all(Condition... operands) {
    return new Condition.All(List.of(operands));
  }

  private static Condition any(Condition... operands) {
    return new Condition.Any(List.of(operands));
  }

  private static Condition not(Condition operand) {
    return new Condition.Not(operand);
  }

  private static Condition in(Attribute attribute, String... values) {
    return new Condition.In(attribute, new TreeSet<>(List.of(values)));
  }

  private static Condition has(String tag) {
    return new Condition.Has(Attribute.DATA_TAGS, tag);
  }

  private static Condition atLeast(long bytes) {
    return new Condition.AtLeast(Attribute.REQUEST_BYTES, bytes);
  }
}
