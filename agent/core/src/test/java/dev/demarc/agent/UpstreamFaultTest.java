package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.record.Attempt;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.TargetId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpstreamFaultTest {
  private static final String SPARE_ONLY =
      "{\"model\":\"auto\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  /** More than any answer of a stand-in costs, in micro-USD. */
  private static final long MOST = 1_000_000;

  private static final String HELLO_AND =
      Upstream.HELLO.replace("\"created\":1,", "\"created\":1,%s,");

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  static Stream<Arguments> wholeFaults() {
    return Stream.of(
        fault("malformed", (r, b) -> Upstream.whole(r, "{\"choices\":")),
        fault("malformed", (r, b) -> Upstream.whole(r, "<html>busy</html>")),
        fault("malformed", (r, b) -> Upstream.whole(r, "[]")),
        fault("malformed", (r, b) -> Upstream.whole(r, "{\"choices\":[]}")),
        fault(
            "upstream_error", (r, b) -> Upstream.whole(r, "{\"error\":{\"message\":\"canary\"}}")),
        fault(
            "redirect",
            (r, b) -> r.response().setStatusCode(307).putHeader("location", "/v1/elsewhere").end()),
        fault("http_401", (r, b) -> Upstream.status(r, 401)),
        fault("http_429", (r, b) -> Upstream.status(r, 429)),
        fault("content_type", (r, b) -> r.response().end(Upstream.HELLO)),
        fault("content_type", (r, b) -> typed(r, "application/json-seq", Upstream.HELLO)),
        fault("cut", (r, b) -> r.connection().close()),
        fault("cut", UpstreamFaultTest::halfABody),
        fault("response_too_long", (r, b) -> endless(r, "application/json", "x".repeat(1 << 16))),
        fault(
            "response_too_long",
            (r, b) ->
                Upstream.whole(
                    r, HELLO_AND.formatted("\"more\":[{}" + ",{}".repeat(500_000) + "]"))),
        fault("absurd_usage", (r, b) -> Upstream.whole(r, used(Long.MAX_VALUE + ",", "5"))),
        fault("absurd_usage", (r, b) -> Upstream.whole(r, used("10,", "9".repeat(40)))));
  }

  static Stream<Arguments> streamFaults() {
    return Stream.of(
        fault("malformed", (r, b) -> Upstream.stream(r, false, "data: {\"cho\n\n")),
        fault(
            "upstream_error",
            (r, b) -> Upstream.stream(r, false, "data: {\"error\":{\"message\":\"canary\"}}\n\n")),
        fault("cut", (r, b) -> Upstream.stream(r, false, "data: {\"choices\":[{\"del")),
        fault("cut", (r, b) -> Upstream.stream(r, true, ": comment\n\n")),
        fault("cut", (r, b) -> Upstream.stream(r, false, Upstream.DONE)),
        fault(
            "absurd_usage",
            (r, b) ->
                Upstream.stream(
                    r, false, Upstream.USAGE.replace(":10,", ":" + Long.MAX_VALUE + ","))),
        fault("line_too_long", (r, b) -> endless(r, "text/event-stream", "y".repeat(1 << 16))));
  }

  @ParameterizedTest
  @MethodSource("wholeFaults")
  void triesTheNextRouteAfterAFault(String type, BiConsumer<HttpServerRequest, Buffer> answer) {
    rig.cloud.answer = answer;
    HttpResponse<String> got = rig.chat(SPARE_ONLY.formatted("false"));
    assertEquals(200, got.statusCode(), got.body());
    Attempt failed = rig.journal.attempts.getFirst();
    assertEquals(type, failed.errorType());
    assertTrue(failed.cost().settledMicroUsd() <= MOST, failed.cost().toString());
    assertEquals("spare", Rig.json(got.body()).at("/demarc/route").asText());
    assertEquals(1, rig.cloud.got.size());
    assertFalse(got.body().contains("canary"));
  }

  @ParameterizedTest
  @MethodSource("streamFaults")
  void triesTheNextRouteWhenAStreamFailsBeforeItsFirstChunk(
      String type, BiConsumer<HttpServerRequest, Buffer> answer) {
    rig.cloud.answer = answer;
    rig.spare.answer =
        (r, b) -> Upstream.stream(r, false, Upstream.delta("ok"), Upstream.FINISH, Upstream.DONE);
    HttpResponse<String> got = rig.chat(SPARE_ONLY.formatted("true"));
    assertEquals(type, rig.journal.attempts.getFirst().errorType(), got.body());
    List<String> events = Rig.events(got.body());
    assertEquals("[DONE]", events.getLast());
    assertEquals("spare", Rig.json(events.get(events.size() - 2)).at("/demarc/route").asText());
    assertEquals("cloud;reason=" + type, got.headers().firstValue("demarc-fallback").orElseThrow());
  }

  @Test
  void neverSwitchesAfterTheFirstStreamedByte() {
    rig.cloud.answer = (r, b) -> Upstream.stream(r, false, Upstream.delta("he"), "data: {\"choi");
    HttpResponse<String> got = rig.chat(SPARE_ONLY.formatted("true"));
    assertEquals(0, rig.spare.got.size());
    assertTrue(got.body().contains("event: error\n"), got.body());
    assertFalse(got.body().contains("[DONE]"));
    JsonNode error = Rig.json(Rig.events(got.body()).getLast());
    assertEquals("upstream_failed", error.at("/error/code").asText());
    assertEquals(1, rig.journal.requests.size());
    assertEquals(ErrorCode.UPSTREAM_FAILED, rig.journal.requests.getFirst().error());
    assertNull(rig.journal.requests.getFirst().envelope());
  }

  @Test
  void endsAnAnswerWhoseTargetGoesOnAfterItsEndAndHangsUp() throws InterruptedException {
    var left = new CountDownLatch(1);
    rig.cloud.answer =
        (r, b) -> {
          r.connection().closeHandler(closed -> left.countDown());
          Upstream.begin(r, Upstream.delta("he"), Upstream.FINISH, Upstream.DONE);
          more(r, ": on and on\n\n");
        };
    List<String> events = Rig.events(rig.chat(SPARE_ONLY.formatted("true")).body());
    assertEquals("[DONE]", events.getLast());
    assertTrue(Rig.json(events.get(1)).has("demarc"));
    assertTrue(left.await(30, TimeUnit.SECONDS), "it is still listened to");
  }

  @Test
  void takesAStreamWithoutDoneThatFinished() {
    rig.cloud.answer = (r, b) -> Upstream.stream(r, false, Upstream.delta("he"), Upstream.FINISH);
    List<String> events = Rig.events(rig.chat(SPARE_ONLY.formatted("true")).body());
    assertEquals("[DONE]", events.getLast());
    assertTrue(Rig.json(events.get(1)).has("demarc"));
  }

  /** Whatever choice it is whose finish comes, and comes alone. */
  @Test
  void takesAFinishOfAnyChoice() {
    String second = Upstream.FINISH.replace("\"index\":0", "\"index\":1");
    String both =
        second.replace(
            "[{\"index\":1", "[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1");
    for (String finish : List.of(second, both)) {
      rig.cloud.answer =
          (r, b) -> Upstream.stream(r, false, Upstream.delta("he"), finish, Upstream.DONE);
      List<String> events = Rig.events(rig.chat(SPARE_ONLY.formatted("true")).body());
      assertEquals("[DONE]", events.getLast(), events.toString());
      assertTrue(Rig.json(events.get(1)).has("demarc"), events.toString());
    }
  }

  @Test
  void passesOnNoEnvelopeThatATargetSays() {
    String forged = "\"created\":1,\"demarc\":{\"boundary\":\"on-device\"},";
    rig.cloud.answer =
        (r, b) ->
            Upstream.stream(
                r,
                false,
                Upstream.delta("he").replace("\"created\":1,", forged),
                Upstream.FINISH.replace("\"created\":1,", forged),
                Upstream.DONE);
    HttpResponse<String> got = rig.chat(SPARE_ONLY.formatted("true"));
    assertFalse(got.body().contains("on-device"), got.body());
    List<String> events = Rig.events(got.body());
    assertFalse(Rig.json(events.getFirst()).has("demarc"));
    assertEquals("cloud", Rig.json(events.get(1)).at("/demarc/route").asText());
  }

  @Test
  void readsEventsAcrossPiecesAndLineEnds() {
    String event = Upstream.delta("héllo");
    rig.cloud.answer =
        (r, b) ->
            Upstream.stream(
                r,
                false,
                ": hello\r\n\r\n",
                event.substring(0, 20),
                event.substring(20),
                Upstream.FINISH.replace("\n", "\r\n"),
                Upstream.DONE);
    List<String> events = Rig.events(rig.chat(SPARE_ONLY.formatted("true")).body());
    assertEquals("héllo", Rig.json(events.getFirst()).at("/choices/0/delta/content").asText());
    assertEquals(3, events.size());
  }

  @Test
  void takesATargetDownAfterThreeFailures() {
    rig.cloud.answer = (r, b) -> Upstream.status(r, 500);
    for (int i = 0; i < 3; i++) {
      rig.chat(Rig.says("hi " + i));
    }
    assertEquals(Availability.DOWN, rig.stabiliser.of(TargetId.of("cloud")));
    assertEquals(Availability.UP, rig.stabiliser.of(TargetId.of("spare")));
  }

  @Test
  void givesUpAtTheDeadline() {
    rig.cloud.answer = (r, b) -> {};
    rig.spare.answer = (r, b) -> {};
    HttpResponse<String> got = rig.chat(Rig.says("hi"), "Demarc-Deadline", "200ms");
    assertEquals(503, got.statusCode(), got.body());
    assertEquals(1, rig.journal.requests.size());
  }

  private static Arguments fault(String type, BiConsumer<HttpServerRequest, Buffer> answer) {
    return Arguments.of(type, answer);
  }

  private static void typed(HttpServerRequest request, String type, String body) {
    request.response().putHeader("content-type", type).end(body);
  }

  private static String used(String input, String output) {
    return Upstream.HELLO.replace(":10,", ":" + input).replace(":5,", ":" + output + ",");
  }

  private static void halfABody(HttpServerRequest request, Buffer body) {
    request
        .response()
        .putHeader("content-type", "application/json")
        .putHeader("content-length", "1000");
    request.response().write("{\"id\":").onComplete(sent -> request.connection().close());
  }

  private static void endless(HttpServerRequest request, String type, String piece) {
    request.response().setChunked(true).putHeader("content-type", type);
    more(request, piece);
  }

  private static void more(HttpServerRequest request, String piece) {
    request.response().write(piece).onSuccess(sent -> more(request, piece));
  }
}
