package dev.demarc.server.policy.lowering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.json.DemarcJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelLoweringTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "data.class == 'phi' | {\"in\":{\"attribute\":\"data.class\",\"values\":[\"phi\"]}}",
        "'phi' == data.class | {\"in\":{\"attribute\":\"data.class\",\"values\":[\"phi\"]}}",
        "site in ['a', 'b'] | {\"in\":{\"attribute\":\"site\",\"values\":[\"a\",\"b\"]}}",
        "has(data.tags.phi) | {\"has\":{\"attribute\":\"data.tags\",\"value\":\"phi\"}}",
        "'phi' in data.tags | {\"has\":{\"attribute\":\"data.tags\",\"value\":\"phi\"}}",
        "'x' in tools | {\"has\":{\"attribute\":\"tools\",\"value\":\"x\"}}",
        "actor.verified | {\"flag\":{\"attribute\":\"actor.verified\"}}",
        "actor.verified == false | {\"not\":{\"operand\":{\"flag\":{\"attribute\":\"actor.verified\"}}}}",
        "request.bytes >= 5 | {\"atLeast\":{\"attribute\":\"request.bytes\",\"value\":5}}",
        "request.bytes > 5 | {\"atLeast\":{\"attribute\":\"request.bytes\",\"value\":6}}",
        "5 > request.bytes | {\"not\":{\"operand\":{\"atLeast\":{\"attribute\":\"request.bytes\",\"value\":5}}}}",
        "request.bytes <= 9223372036854775807 | {\"constant\":true}",
        "!!true | {\"constant\":true}",
        "true && (false && true) | {\"all\":[{\"constant\":true},{\"constant\":false},{\"constant\":true}]}",
      })
  void lowersToTheFormEnginesEvaluate(String source, String json) throws JsonProcessingException {
    Lowering.Lowered lowered =
        assertInstanceOf(Lowering.Lowered.class, CelLowering.lower(source), source);
    assertEquals(
        json,
        DemarcJson.strict().writerFor(Condition.class).writeValueAsString(lowered.condition()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "target.boundary == 'moon' | 1 | 20 | target.boundary is never 'moon'",
        "task == 'a' && origin.boundary in ['edge', 'sea'] | 1 | 44 | origin.boundary is never 'sea'",
        "'rude' in tools.effects | 1 | 1 | tools.effects is never 'rude'",
        "data.colour == 'red' | 1 | 1 | undeclared reference",
        "request.bytes == 'x' | 1 | 15 | these types do not go together",
        "request.bytes + 1 > 5 | 1 | 19 | compare one attribute",
        "request.bytes > 2 * 3 | 1 | 19 | compare request.bytes with a whole number",
        "task.startsWith('a') | 1 | 16 | engines do not evaluate the function startsWith()",
        "tools.exists(t, t == 'x') | 1 | 13 | conditions have no loops",
        "app.id == app.team | 1 | 14 | compare one attribute",
        "'a' == 'a' | 1 | 5 | compare one attribute",
        "task < 'a' | 1 | 6 | task has no order",
        "task | 1 | 1 | expected type 'bool' but found 'string'",
        "data.tags.phi | 1 | 10 | write has(data.tags.name)",
        "tools == ['x'] | 1 | 7 | ask for one element of tools",
        "actor.verified == request.stream | 1 | 26 | compare one attribute",
        "task == | 1 | 8 | mismatched input",
        "size(tools) > 1 | 1 | 13 | compare one attribute",
      })
  void refusesWithPositionAndReason(String source, int line, int column, String reason) {
    Lowering.Refused refused =
        assertInstanceOf(Lowering.Refused.class, CelLowering.lower(source), source);
    assertTrue(refused.reason().startsWith(reason), () -> source + ": " + refused);
    assertEquals(line + ":" + column, refused.line() + ":" + refused.column(), refused.reason());
  }

  @Test
  void countsLinesOfTheSource() {
    Lowering.Refused refused =
        assertInstanceOf(Lowering.Refused.class, CelLowering.lower("task == 'a'\n  && site < 'b'"));
    assertEquals("2:11", refused.line() + ":" + refused.column());
  }

  @Test
  void asksTheVocabularyForEveryValue() {
    Vocabulary classes =
        (attribute, value) ->
            attribute == Attribute.DATA_CLASS && !value.equals("phi")
                ? Optional.of("no class " + value)
                : Optional.empty();
    assertInstanceOf(Lowering.Lowered.class, CelLowering.lower("data.class == 'phi'", classes));
    assertEquals(
        new Lowering.Refused(1, 23, "no class pii"),
        CelLowering.lower("data.class in ['phi', 'pii']", classes));
    assertEquals(
        new Lowering.Refused(1, 4, "unknown tag"),
        CelLowering.lower("has(data.tags.x)", (attribute, value) -> Optional.of("unknown tag")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n", "\u0000", "((((", "'", "a.b.c.d", "1 ==", "{}", "[]"})
  void refusesWhatIsNoCondition(String source) {
    assertInstanceOf(Lowering.Refused.class, CelLowering.lower(source), source);
  }

  @Test
  void refusesWhatIsTooLongTooDeepOrTooMany() {
    String longSource = "true " + " ".repeat(CelLowering.MAX_SOURCE);
    assertEquals("is longer than 2000 characters", refusal(longSource));
    assertInstanceOf(
        Lowering.Refused.class, CelLowering.lower("(".repeat(900) + "true" + ")".repeat(900)));
    assertInstanceOf(Lowering.Refused.class, CelLowering.lower("!".repeat(1500) + "(1 == 1)"));
    String many = "true" + "||true".repeat(300);
    assertEquals("has more than 500 parts", refusal(many));
  }

  private static String refusal(String source) {
    return assertInstanceOf(Lowering.Refused.class, CelLowering.lower(source)).reason();
  }

  @Test
  void refusesAConditionThatDoublesAtEveryLevel() {
    String source = "actor.verified";
    for (int level = 0; level < 24; level++) {
      source = "(" + source + " ? task == 'a' : site == 'b')";
    }
    Lowering.Refused refused =
        assertInstanceOf(Lowering.Refused.class, CelLowering.lower(source), source);
    assertTrue(refused.reason().contains("too large"), refused.reason());
  }
}
