package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.record.Circumstances;
import dev.demarc.agent.record.Circumstances.Sampling;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request's record keeps of what was the case, beside the decision. */
class CircumstancesTest {
  private static final String CITING =
      ",\"demarc\":{\"cite\":true,\"sources\":[{\"id\":\"note-7\",\"class\":\"public\",\"region\":\"eu\"}]}";

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void tellsWhetherTheControlPlaneWasOutOfReachWhenItWasDecided() {
    chat("");
    assertFalse(last().offline());
    rig.offline = true;
    chat("");
    assertTrue(last().offline());
  }

  @Test
  void tellsHowOldTheBundleInForceIsAndNoSessionWhereThereIsNone() {
    chat("");
    assertTrue(last().policyAgeSeconds() >= 0);
    assertNull(last().sessionSwitches());
    assertNull(last().tier());
  }

  @Test
  void tellsTheTierOfTheModelThatRan() {
    rig.tier = OptionalInt.of(3);
    chat("");
    assertEquals(3, last().tier());
  }

  @Test
  void countsTheSwitchesOfASession() {
    rig.chat(Rig.says("a"), "Demarc-Session", "tour");
    assertEquals(0, last().sessionSwitches());
    rig.cloud.answer = (request, body) -> Upstream.status(request, 503);
    rig.chat(Rig.says("b"), "Demarc-Session", "tour");
    assertEquals(1, last().sessionSwitches());
    rig.chat(Rig.says("c"), "Demarc-Session", "tour");
    assertEquals(1, last().sessionSwitches());
  }

  @Test
  void countsCachedTokensAmongThoseOfTheInputOnce() {
    usage("\"prompt_tokens_details\":{\"cached_tokens\":8},");
    chat("");
    assertEquals(8, last().cachedInputTokens());
    assertEquals(8, rig.journal.attempts.getLast().cachedInputTokens());
    assertEquals(10, rig.journal.attempts.getLast().inputTokens());
  }

  @Test
  void countsCachedTokensOfAStream() {
    rig.cloud.answer =
        (request, body) ->
            request
                .response()
                .putHeader("content-type", "text/event-stream")
                .end(
                    """
                    data: {"id":"c","object":"chat.completion.chunk","model":"stand-in-large","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}

                    data: {"id":"c","object":"chat.completion.chunk","model":"stand-in-large","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":7}}}

                    data: [DONE]

                    """);
    rig.chat(Rig.streamed("hi"));
    assertEquals(7, last().cachedInputTokens());
  }

  @ParameterizedTest
  @CsvSource({"25,10", "-3,0", "99999999999999999999999,10"})
  void takesNoMoreForCachedThanThereWas(String said, long cached) {
    usage("\"prompt_tokens_details\":{\"cached_tokens\":" + said + "},");
    chat("");
    assertEquals(cached, last().cachedInputTokens());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"\"many\"", "1.5", "null", "{}"})
  void takesNoCountForWhatIsNone(String said) {
    usage("\"prompt_tokens_details\":{\"cached_tokens\":" + said + "},");
    chat("");
    assertNull(last().cachedInputTokens());
  }

  @Test
  void tellsWhetherTheAnswerHadToReferToSourcesAndDoes() {
    chat("");
    assertFalse(last().citationsRequired());
    assertNull(last().citationsCarried());
    chat(CITING);
    assertTrue(last().citationsRequired());
    assertEquals(false, last().citationsCarried());
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("hello", "Calm [note-7]."));
    chat(CITING);
    assertEquals(true, last().citationsCarried());
  }

  @Test
  void keepsWhatTheCallerSetWhereItIsANumber() {
    chat(",\"max_tokens\":256,\"temperature\":0.5,\"top_p\":1");
    assertEquals(new Sampling(256L, 0.5, 1.0), last().sampling());
    chat("");
    assertEquals(Sampling.NONE, last().sampling());
  }

  private void usage(String member) {
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("\"usage\":{", "\"usage\":{" + member));
  }

  private void chat(String members) {
    rig.chat(
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
            + members
            + "}");
  }

  private Circumstances last() {
    return Objects.requireNonNull(rig.journal.requests.getLast().circumstances());
  }
}
