package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.json.DemarcJson;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A document that no model here has the context for, where the policy lets it go in parts. */
class LongDocumentTest {
  private static final int SENTENCES = 5_000;
  private static final String INSTRUCTION = "In three points, for the ward.";

  private final Rig rig = new Rig(6_000, 4 << 20, List.of());

  @BeforeEach
  void divide() {
    rig.obey(Bundles.dividing());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void isSummarisedInPartsByOneModelAndTheCallerIsTold() {
    HttpResponse<String> answer = summary(request(false));
    assertEquals(200, answer.statusCode(), answer.body());
    int calls = rig.cloud.got.size();
    assertTrue(calls >= 3, () -> calls + " calls");
    assertEquals("chunked", answer.headers().firstValue("demarc-degraded").orElse("none"));
    JsonNode body = Rig.json(answer.body());
    assertEquals("hello", body.at("/choices/0/message/content").asText());
    assertEquals("chunked", body.at("/demarc/degraded/0/what").asText());
    assertEquals("cloud/stand-in-large", body.at("/demarc/degraded/0/baseline").asText());
    assertTrue(body.at("/demarc/disclosures").toString().contains("parts"), answer.body());
    assertEquals(10L * calls, body.at("/usage/prompt_tokens").asLong());
    assertEquals(10L * calls, body.at("/demarc/usage/inputTokens").asLong());
    assertEquals(5L * calls, body.at("/demarc/usage/outputTokens").asLong());
    assertEquals(1, rig.journal.intents.size(), "one intent for the whole");
    assertEquals(1, rig.journal.attempts.size());
    long sent = rig.cloud.got.stream().mapToLong(got -> got.body().length()).sum();
    assertEquals(sent, rig.journal.attempts.getFirst().bytesOut());
    assertTrue(rig.journal.intents.getFirst().bytesOut() <= sent);
  }

  @Test
  void losesNoSentenceAndRepeatsTheInstructionsWithEachPart() {
    summary(request(false));
    List<JsonNode> calls = rig.cloud.got.stream().map(got -> Rig.json(got.body())).toList();
    StringBuilder document = new StringBuilder();
    for (JsonNode part : calls.subList(0, calls.size() - 1)) {
      assertEquals(INSTRUCTION, part.at("/messages/0/content").asText());
      String text = part.at("/messages/1/content").asText();
      assertTrue(text.startsWith("Part "), "not told what it is");
      document.append(text, text.indexOf("\n\n") + 2, text.length());
      assertTrue(part.path("max_tokens").asLong() <= 512);
      assertFalse(part.has("response_format"), "of the answer, not of a part");
    }
    assertEquals(document(), document.toString());
    JsonNode last = calls.getLast();
    assertEquals("json_object", last.at("/response_format/type").asText());
    String joined = last.at("/messages/1/content").asText();
    assertTrue(joined.contains("Part 1: hello\nPart 2: hello\n"), joined);
    assertEquals(77, last.path("max_tokens").asLong());
  }

  @Test
  void streamsTheJoiningAnswerAlone() {
    AtomicInteger streams = new AtomicInteger();
    rig.cloud.answer =
        (request, body) -> {
          if (Rig.json(body.toString()).path("stream").asBoolean()) {
            streams.incrementAndGet();
            Upstream.stream(
                request,
                false,
                Upstream.delta("whole"),
                Upstream.FINISH,
                Upstream.USAGE,
                Upstream.DONE);
          } else {
            Upstream.whole(request, Upstream.HELLO);
          }
        };
    HttpResponse<String> answer = summary(request(true));
    assertEquals("chunked", answer.headers().firstValue("demarc-degraded").orElse("none"));
    assertEquals(1, streams.get());
    assertFalse(answer.body().contains("hello"), "a part reached the caller");
    List<String> events = Rig.events(answer.body());
    assertEquals("[DONE]", events.getLast());
    JsonNode usage = Rig.json(events.get(events.size() - 2));
    long calls = rig.cloud.got.size();
    assertEquals(10 * calls, usage.at("/usage/prompt_tokens").asLong(), answer.body());
    assertEquals("chunked", usage.at("/demarc/degraded/0/what").asText());
  }

  @Test
  void goesToTheNextRouteAsAWholeWhereAPartFails() {
    AtomicInteger calls = new AtomicInteger();
    rig.cloud.answer =
        (request, body) -> {
          if (calls.incrementAndGet() == 2) {
            Upstream.status(request, 500);
          } else {
            Upstream.whole(request, Upstream.HELLO);
          }
        };
    HttpResponse<String> answer = summary(request(false));
    assertEquals(2, rig.cloud.got.size(), "no further part after one that failed");
    assertTrue(rig.spare.got.size() >= 3);
    assertEquals(
        "cloud;reason=http_500", answer.headers().firstValue("demarc-fallback").orElse("none"));
    assertEquals("fallback,chunked", answer.headers().firstValue("demarc-degraded").orElse("none"));
    assertEquals(2, rig.journal.intents.size(), "one for each route");
    assertEquals("http_500", rig.journal.attempts.getFirst().errorType());
    assertTrue(rig.journal.attempts.getFirst().bytesOut() > 0);
  }

  @Test
  void isNoAnswerWhereAPartIsAnsweredByNothing() {
    String empty = Upstream.HELLO.replace("\"content\":\"hello\"", "\"content\":\"\"");
    rig.cloud.answer = (request, body) -> Upstream.whole(request, empty);
    rig.spare.answer = rig.cloud.answer;
    HttpResponse<String> answer = summary(request(false).replace("json_object", "text"));
    assertEquals("empty_summary", rig.journal.attempts.getFirst().errorType());
    assertEquals("extract", Rig.json(answer.body()).at("/demarc/route").asText(), answer.body());
  }

  @Test
  void isNotDividedWhereTheRestIsLong() {
    String rest = "\"metadata\":{\"x\":\"" + "y".repeat(300_000) + "\"},";
    summary(request(false).replaceFirst("\\{", "{" + rest));
    assertEquals(0, rig.cloud.got.size() + rig.spare.got.size());
  }

  @Test
  void settlesWhatWasCountedBeforeAPartFailed() {
    AtomicInteger calls = new AtomicInteger();
    rig.cloud.answer =
        (request, body) -> {
          if (calls.incrementAndGet() == 3) {
            Upstream.status(request, 500);
          } else {
            Upstream.whole(request, Upstream.HELLO);
          }
        };
    summary(request(false));
    assertEquals(20, rig.journal.attempts.getFirst().inputTokens());
    assertEquals(10, rig.journal.attempts.getFirst().outputTokens());
  }

  @Test
  void replaysToTheSameBytes() throws Exception {
    summary(request(false));
    Decision decision = rig.journal.requests.getLast().decision();
    assertTrue(((Outcome.Routed) decision.outcome()).chunking() != null);
    byte[] stored = DemarcJson.strict().writeValueAsBytes(decision);
    Decision read = DemarcJson.strict().readValue(stored, Decision.class);
    Decision again =
        rig.policy.orElseThrow().engine().decide(read.id(), read.facts(), read.situation());
    assertArrayEquals(stored, DemarcJson.strict().writeValueAsBytes(again));
  }

  @Test
  void isPassedOverWhereItCannotBeDivided() {
    for (String member :
        List.of(
            "\"n\":2", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"lookup\"}}]")) {
      String body = request(false).replace("\"model\":", member + ",\"model\":");
      HttpResponse<String> refused = summary(body);
      assertTrue(
          rig.cloud.got.isEmpty() && rig.spare.got.isEmpty(), () -> member + refused.statusCode());
    }
  }

  @Test
  void isNotDividedWhereThePolicyDoesNotSaySo() {
    rig.obey(Bundles.queueing());
    HttpResponse<String> answer = summary(request(false).replace("json_object", "text"));
    assertEquals("extract", Rig.json(answer.body()).at("/demarc/route").asText(), answer.body());
    assertEquals(0, rig.cloud.got.size());
  }

  private HttpResponse<String> summary(String body) {
    return rig.chat(body, "Demarc-Task", "summarize");
  }

  private static String document() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < SENTENCES; i++) {
      text.append("Pump ").append(i).append(" of the hall ran for nine hours on Monday. ");
    }
    return text.toString();
  }

  private static String request(boolean stream) {
    ObjectNode body = DemarcJson.strict().createObjectNode();
    body.put("model", "auto").put("stream", stream).put("max_tokens", 77);
    body.putObject("response_format").put("type", "json_object");
    if (stream) {
      body.putObject("stream_options").put("include_usage", true);
    }
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", INSTRUCTION);
    messages.addObject().put("role", "user").put("content", document());
    return body.toString();
  }
}
