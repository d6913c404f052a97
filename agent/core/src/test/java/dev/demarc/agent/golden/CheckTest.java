package dev.demarc.agent.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import dev.demarc.agent.receive.JsonSchema;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckTest {
  private static Given says(String text) {
    return new Given(text, Set.of("note-7"), true, true);
  }

  @Test
  void comparesTextsWithoutCaseAndWhiteSpace() {
    assertTrue(new Check.Same("The answer\n is 4.").holds(says("  the ANSWER is 4. ")));
    assertFalse(new Check.Same("The answer is 4.").holds(says("The answer is 4. Really.")));
    assertTrue(new Check.Same("caf\u00e9").holds(says("cafe\u0301")));
  }

  @Test
  void wantsAllThatIsContainedAndNothingThatIsAbsent() {
    Check contains = new Check.Contains(List.of("pump 3", "grease"));
    assertTrue(contains.holds(says("Wrong Grease stopped Pump\u00a03.")));
    assertFalse(contains.holds(says("Pump 3 stopped.")));
    Check absent = new Check.Absent(List.of("fire", "injured"));
    assertTrue(absent.holds(says("Pump 3 stopped.")));
    assertFalse(absent.holds(says("A FIRE stopped pump 3.")));
  }

  @Test
  void seesTheAnswerAsItCameForAPattern() {
    Check check = new Check.Matches(Pattern.compile("^[A-Z]{3}-[0-9]+$"));
    assertTrue(check.holds(says("ABC-12")));
    assertFalse(check.holds(says("abc-12")));
  }

  @Test
  void wantsOneJsonValueOfTheSchema() throws IOException {
    JsonSchema schema =
        JsonSchema.read(
            DemarcJson.strict()
                .readTree(
                    "{\"type\":\"object\",\"properties\":{\"n\":{\"const\":4}},\"required\":[\"n\"]}"),
            "schema");
    Check check = new Check.Follows(schema);
    assertTrue(check.holds(says(" {\"n\": 4} ")));
    assertFalse(check.holds(says("{\"n\": 5}")));
    assertFalse(check.holds(says("Here it is: {\"n\": 4}")));
    assertFalse(check.holds(says("")));
  }

  @Test
  void wantsEverySourceToBeReferredTo() {
    assertTrue(new Check.Cites(List.of("note-7")).holds(says("")));
    assertFalse(new Check.Cites(List.of("note-7", "note-8")).holds(says("")));
  }

  @Test
  void countsSharedWordsAsOftenAsTheyOccur() {
    Check.Overlap check = new Check.Overlap("the cat sat on the mat", 500);
    assertEquals(1_000, check.permille("The mat, the cat: sat on!"));
    assertEquals(2 * 1_000 * 2 / 10, check.permille("the the the cat") - 200);
    assertEquals(0, check.permille("nothing"));
    assertEquals(0, check.permille(""));
    assertTrue(check.holds(says("the cat sat")));
    assertFalse(check.holds(says("a dog sat")));
  }

  @Test
  void readsAnswerReferencesAndServedModelOfACompletion() {
    String completion =
        """
        {"choices":[{"message":{"content":"Hi [a]"}}],"demarc":{"route":"local","contractValid":true,
         "citations":[{"source":"a"}],"degraded":[{"what":"%s","baseline":"x"}]}}
        """;
    Given own = given(completion.formatted("smaller-context"), "local");
    assertEquals(new Given("Hi [a]", Set.of("a"), true, true), own);
    assertFalse(given(completion.formatted("model"), "local").own(), "another model served");
    assertFalse(given(completion.formatted("smaller-context"), "cloud").own());
    assertFalse(own.toString().contains("Hi"));
  }

  private static Given given(String completion, String target) {
    return Given.of(completion.getBytes(StandardCharsets.UTF_8), target);
  }
}
