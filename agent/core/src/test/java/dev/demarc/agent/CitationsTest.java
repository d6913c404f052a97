package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources that a request brings, and what its answer makes of them. */
class CitationsTest {
  private static final String PUBLIC =
      "{\"cite\":true,\"sources\":[{\"id\":\"note-7\",\"class\":\"public\",\"region\":\"eu\"},"
          + "{\"id\":\"note-8\",\"class\":\"public\",\"region\":\"us\"}]}";

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void citesWhatTheAnswerRefersToWithClassAndRegionOfEach() {
    says("It was calm [note-8], and [note-8] again.");
    JsonNode envelope = Rig.json(ask(PUBLIC).body()).path("demarc");
    assertEquals(
        "[{\"dataClass\":\"public\",\"region\":\"us\",\"source\":\"note-8\"}]",
        envelope.path("citations").toString());
    assertTrue(envelope.path("contractValid").asBoolean());
    assertTrue(rig.metrics.text().contains("demarc_citations_total{carried=\"true\"} 1"));
  }

  @ParameterizedTest
  @CsvSource({"It was calm.", "It was calm [note-9].", "Calm [note-7] [note-9]."})
  void declaresAnswersThatReferToNothingOrToWhatWasNotBrought(String text) {
    says(text);
    assertFalse(Rig.json(ask(PUBLIC).body()).at("/demarc/contractValid").asBoolean());
    assertTrue(rig.metrics.text().contains("demarc_citations_total{carried=\"false\"} 1"));
  }

  @ParameterizedTest
  @CsvSource({"Calm [note-9].,false", "Calm.,false", "Calm [note-8].,true"})
  void holdsEveryChoiceAgainstTheSources(String second, boolean valid) {
    rig.cloud.answer =
        (r, b) ->
            Upstream.whole(
                r,
                Upstream.HELLO
                    .replace("hello", "Calm [note-7].")
                    .replace(
                        "}],\"usage\"",
                        "},{\"index\":1,\"message\":{\"content\":\"" + second + "\"}}],\"usage\""));
    JsonNode envelope = Rig.json(ask(PUBLIC).body()).path("demarc");
    assertEquals(valid, envelope.path("contractValid").asBoolean(), envelope.toString());
    assertEquals(valid ? 2 : 1, envelope.path("citations").size());
  }

  @Test
  void forwardsNothingOfTheSourcesThemselves() {
    says("Calm [note-7].");
    ask(PUBLIC);
    assertFalse(rig.cloud.got.getFirst().body().contains("demarc"));
  }

  @Test
  void countsTheHighestClassOfASourceAsTheRequests() {
    HttpResponse<String> got =
        ask(
            "{\"sources\":[{\"id\":\"a\",\"class\":\"public\",\"region\":\"eu\"},"
                + "{\"id\":\"b\",\"class\":\"restricted\",\"region\":\"eu\"}]}");
    assertEquals(403, got.statusCode(), got.body());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(
        "restricted", rig.journal.requests.getFirst().decision().facts().data().dataClass().text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demarc | 1",
        "demarc.cite | {\"cite\":true}",
        "sources | {\"sources\":{}}",
        "demarc.sources[0].id | {\"sources\":[{\"id\":\"a b\",\"class\":\"public\",\"region\":\"eu\"}]}",
        "demarc.sources[0] | {\"sources\":[{\"id\":\"a\",\"region\":\"eu\"}]}",
        "demarc.sources[0] | {\"sources\":[{\"id\":\"a\",\"class\":\"public\"}]}",
        "demarc.sources[1] | {\"sources\":[{\"id\":\"a\",\"class\":\"public\",\"region\":\"eu\"},{\"id\":\"a\",\"class\":\"public\",\"region\":\"eu\"}]}",
        "Demarc-Class | {\"sources\":[{\"id\":\"a\",\"class\":\"unheard\",\"region\":\"eu\"}]}"
      })
  void refusesSourcesThatAreMalformedByTheirName(String param, String member) {
    HttpResponse<String> got = ask(member);
    assertEquals(400, got.statusCode(), got.body());
    assertEquals(param, Rig.json(got.body()).at("/error/param").asText(), got.body());
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void takesWhatWasNotBroughtForNoReferenceWhereNoneIsWanted() {
    says("Call list[0], as in [note-8] and [9].");
    JsonNode envelope = Rig.json(ask(PUBLIC.replace("true", "false")).body()).path("demarc");
    assertTrue(envelope.path("contractValid").asBoolean(), envelope::toString);
    assertEquals(1, envelope.path("citations").size());
    assertEquals("note-8", envelope.at("/citations/0/source").asText());
  }

  @Test
  void takesHowARouteNamesPartsOfTheRequestForNoSource() {
    rig.availability.put(TargetId.of("cloud"), Availability.DOWN);
    rig.availability.put(TargetId.of("spare"), Availability.DOWN);
    rig.availability.put(TargetId.of("edge-box"), Availability.DOWN);
    String source = "{\"sources\":[{\"id\":\"1\",\"class\":\"public\",\"region\":\"us\"}]}";
    HttpResponse<String> got =
        rig.chat(
            Rig.says("It was calm.").replaceFirst("}$", ",\"demarc\":" + source + "}"),
            "Demarc-Task",
            "summarize");
    JsonNode envelope = Rig.json(got.body()).path("demarc");
    assertEquals(1, envelope.path("citations").size(), got.body());
    assertEquals("sentence:1", envelope.at("/citations/0/source").asText());
    assertTrue(envelope.path("contractValid").asBoolean());
  }

  private HttpResponse<String> ask(String demarc) {
    return rig.chat(Rig.says("hi").replaceFirst("}$", ",\"demarc\":" + demarc + "}"));
  }

  private void says(String text) {
    rig.cloud.answer = (r, b) -> Upstream.whole(r, Upstream.HELLO.replace("hello", text));
  }
}
