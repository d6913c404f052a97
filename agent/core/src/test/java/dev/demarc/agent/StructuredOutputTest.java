package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Structured output through the door, whole and streamed. */
class StructuredOutputTest {
  private static final String ASKS =
      """
      {"model":"auto","stream":%s,"messages":[{"role":"user","content":"hi"}],\
      "response_format":{"type":"json_schema","json_schema":{"name":"n","schema":\
      {"type":"object","required":["a"],"properties":{"a":{"type":"integer","minimum":2}}}}}}\
      """;

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void declaresOutputThatBreaksItsSchema(boolean streamed) {
    says(rig.cloud, "{'a':1}");
    assertFalse(envelope(ask(streamed), streamed).path("contractValid").asBoolean());
    says(rig.cloud, "{'a':2}");
    assertTrue(envelope(ask(streamed), streamed).path("contractValid").asBoolean());
  }

  /** One choice alone would hold in the first case, and none where two are read as one. */
  @ParameterizedTest
  @CsvSource({
    "false,{'a':2},{'a':1},false",
    "true,{'a':2},{'a':1},false",
    "false,{'a':2},{'a':3},true",
    "true,{'a':2},{'a':3},true"
  })
  void holdsEveryChoiceAgainstTheSchema(
      boolean streamed, String first, String second, boolean valid) {
    saysBoth(first, second);
    String two = ASKS.formatted(streamed).replace("\"model\":", "\"n\":2,\"model\":");
    HttpResponse<String> got = rig.chat(two);
    assertEquals(valid, envelope(got, streamed).path("contractValid").asBoolean(), got.body());
  }

  @Test
  void triesTheNextRouteWhereOnlyValidOutputIsAnAnswer() {
    says(rig.cloud, "{'a':1}");
    says(rig.spare, "{'a':2}");
    HttpResponse<String> got = ask(false, "Demarc-Contract", "require");
    assertEquals(200, got.statusCode(), got.body());
    JsonNode envelope = envelope(got, false);
    assertEquals("spare", envelope.path("route").asText());
    assertEquals("contract_invalid", envelope.at("/fallback/reason").asText());
    assertTrue(envelope.path("contractValid").asBoolean());
    assertEquals(
        List.of("contract_invalid", "null"),
        rig.journal.attempts.stream().map(each -> String.valueOf(each.errorType())).toList());
    assertEquals(
        rig.cloud.got.getFirst().body().length(), rig.journal.attempts.getFirst().bytesOut());
    assertEquals(2, rig.journal.requests.getFirst().attempts());
  }

  @Test
  void refusesWhereNoRouteGivesValidOutput() {
    says(rig.cloud, "{'a':1}");
    says(rig.spare, "no JSON");
    HttpResponse<String> got = ask(false, "Demarc-Contract", "require");
    assertEquals(503, got.statusCode(), got.body());
    assertFalse(got.body().contains("no JSON"));
  }

  @Test
  void endsAStreamWithAnErrorWhereOnlyValidOutputIsAnAnswer() {
    says(rig.cloud, "{'a':1}");
    String body = ask(true, "Demarc-Contract", "require").body();
    assertTrue(body.contains("event: error\n"), body);
    assertFalse(body.contains("[DONE]"), body);
    assertEquals(0, rig.spare.got.size(), "nothing is switched after the first byte");
  }

  @ParameterizedTest
  @CsvSource({"'[{\"id\":\"c\"}]',true", "[],false", "null,false"})
  void takesAnAnswerThatCallsAToolForValidAndNoneThatSaysNothing(String calls, boolean valid) {
    rig.cloud.answer =
        (r, b) ->
            Upstream.whole(
                r,
                Upstream.HELLO
                    .replace("\"content\":\"hello\"", "\"content\":null,\"tool_calls\":" + calls)
                    .replace("\"stop\"", "\"tool_calls\""));
    String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"lookup\"}}]}";
    HttpResponse<String> got = rig.chat(ASKS.formatted(false).replaceFirst("\\}$", "") + tools);
    assertEquals(valid, envelope(got, false).path("contractValid").asBoolean(), got.body());
  }

  @Test
  void refusesASchemaItWouldNotCheckBeforeAnythingIsSent() {
    HttpResponse<String> got =
        rig.chat(ASKS.formatted(false).replace("\"minimum\":2", "\"contains\":{}"));
    assertEquals(400, got.statusCode(), got.body());
    assertEquals(
        "response_format.json_schema.schema.properties.contains",
        Rig.json(got.body()).at("/error/param").asText());
    assertEquals(0, rig.cloud.got.size());
  }

  private HttpResponse<String> ask(boolean streamed, String... headers) {
    return rig.chat(ASKS.formatted(streamed), headers);
  }

  private static JsonNode envelope(HttpResponse<String> got, boolean streamed) {
    List<String> events = Rig.events(got.body());
    String last = streamed ? events.get(events.size() - 2) : got.body();
    return Rig.json(last).path("demarc");
  }

  /** Two choices, in the stream piece by piece in turn. */
  private void saysBoth(String first, String second) {
    String one = first.replace("'", "\\\"");
    String two = second.replace("'", "\\\"");
    rig.cloud.answer =
        (request, body) -> {
          if (body.toString().contains("\"stream\":true")) {
            Upstream.stream(
                request,
                false,
                Upstream.delta(one.substring(0, 3)),
                ofSecond(Upstream.delta(two.substring(0, 3))),
                Upstream.delta(one.substring(3)),
                ofSecond(Upstream.delta(two.substring(3))),
                Upstream.FINISH,
                ofSecond(Upstream.FINISH),
                Upstream.DONE);
          } else {
            String choice = Upstream.HELLO.replaceFirst(".*\"choices\":\\[", "").split("]")[0];
            Upstream.whole(
                request,
                Upstream.HELLO.replace(
                    choice,
                    choice.replace("hello", one) + "," + ofSecond(choice.replace("hello", two))));
          }
        };
  }

  private static String ofSecond(String choice) {
    return choice.replace("\"index\":0", "\"index\":1");
  }

  private static void says(Upstream at, String json) {
    String escaped = json.replace("'", "\\\"");
    at.answer =
        (request, body) -> {
          if (body.toString().contains("\"stream\":true")) {
            Upstream.stream(
                request,
                false,
                Upstream.delta(escaped.substring(0, 3)),
                Upstream.delta(escaped.substring(3)),
                Upstream.FINISH,
                Upstream.DONE);
          } else {
            Upstream.whole(request, Upstream.HELLO.replace("hello", escaped));
          }
        };
  }
}
