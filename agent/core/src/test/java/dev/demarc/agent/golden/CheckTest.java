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
    assertTrue(Check.same("The answer\n is 4.").holds(says("  the ANSWER is 4. ")));
    assertFalse(Check.same("The answer is 4.").holds(says("The answer is 4. Really.")));
    assertTrue(Check.same("caf\u00e9").holds(says("cafe\u0301")));
  }

  @Test
  void wantsAllThatIsContainedAndNothingThatIsAbsent() {
    Check contains = Check.contains(List.of("pump 3", "grease"));
    assertTrue(contains.holds(says("Wrong Grease stopped Pump\u00a03.")));
    assertFalse(contains.holds(says("Pump 3 stopped.")));
    Check absent = Check.absent(List.of("fire", "injured"));
    assertTrue(absent.holds(says("Pump 3 stopped.")));
    assertFalse(absent.holds(says("A FIRE stopped pump 3.")));
  }

  @Test
  void seesTheAnswerAsItCameForAPattern() {
    Check check = Check.matches(Pattern.compile("^[A-Z]{3}-[0-9]+$"));
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
    Check check = Check.follows(schema);
    assertTrue(check.holds(says(" {\"n\": 4} ")));
    assertFalse(check.holds(says("{\"n\": 5}")));
    assertFalse(check.holds(says("Here it is: {\"n\": 4}")));
    assertFalse(check.holds(says("")));
  }

  @Test
  void wantsEverySourceToBeReferredTo() {
    assertTrue(Check.cites(List.of("note-7")).holds(says("")));
    assertFalse(Check.cites(List.of("note-7", "note-8")).holds(says("")));
  }

  @Test
  void countsSharedWordsAsOftenAsTheyOccur() {
    String reference = "the cat sat on the mat";
    assertEquals(1_000, Check.shared(reference, "The mat, the cat: sat on!"));
    assertEquals(2_000 * 3 / 10, Check.shared(reference, "the the the cat"));
    assertEquals(0, Check.shared(reference, "nothing"));
    assertEquals(0, Check.shared(reference, ""));
    Check check = Check.overlap(reference, 500);
    assertTrue(check.holds(says("the cat sat")));
    assertFalse(check.holds(says("a dog sat")));
    assertEquals("overlap", check.toString(), "no content");
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
