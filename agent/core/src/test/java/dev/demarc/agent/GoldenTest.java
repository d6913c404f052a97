package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.QueueTerms;
import dev.demarc.contract.policy.ToolEffect;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A golden set at the real door, through the real pipeline, to stand-in targets. */
class GoldenTest {
  private static final String HEADER =
      """
      schema: demarc/golden/v1
      id: greetings
      version: "3"
      task: chat
      class: %s
      cases:
      """;
  private Rig rig = new Rig();

  @AfterEach
  void closes() {
    rig.close();
  }

  private static String set(String dataClass, String... cases) {
    return HEADER.formatted(dataClass) + String.join("", cases);
  }

  private static String one(String id, String text, String wanted) {
    return "  - { id: %s, text: \"%s\", checks: { equals: \"%s\" } }\n".formatted(id, text, wanted);
  }

  private HttpResponse<String> run(String query, String set, String... headers) {
    return rig.send("/demarc/v1/golden" + query, set, headers);
  }

  private JsonNode route(String query, String set) {
    HttpResponse<String> answer = run(query, set);
    assertEquals(200, answer.statusCode(), answer.body());
    return Rig.json(answer.body()).at("/routes/0");
  }

  private List<String> outcomes(JsonNode route) {
    List<String> outcomes = new ArrayList<>();
    for (JsonNode each : route.path("cases")) {
      outcomes.add((each.path("outcome").asText() + " " + each.path("why").asText("")).strip());
    }
    return outcomes;
  }

  private Integer counting(String target) {
    var own = rig.scores.measured(TaskId.of("chat")).get(TargetId.of(target));
    return own == null ? null : own.get(ModelId.of("stand-in-large"));
  }

  @Test
  void scoresWhatWasAnsweredAndCountsIt() {
    String set =
        set(
            "public",
            one("a", "Say hello", "hello"),
            one("b", "Hello?", "hello"),
            one("c", "x", "y"));
    JsonNode route = route("?target=cloud", set);
    assertEquals(List.of("passed", "passed", "wrong equals"), outcomes(route));
    assertEquals(666, route.path("score").asInt());
    assertEquals(666, counting("cloud"));
    assertEquals(3, rig.cloud.got.size());
    assertEquals(0, rig.spare.got.size());
    assertEquals(3, rig.journal.requests.size(), "each case is a request with its evidence");
    assertTrue(rig.metrics.text().contains("demarc_quality_score{target=\"cloud\""));
    rig.scores
        .report()
        .ifPresent(report -> {
          String told = new String(report.payloadBytes(), StandardCharsets.UTF_8);
          assertFalse(told.contains("Say hello") || told.contains("\"a\""), told);
          assertTrue(told.contains("\"application\":\"notes\""), told);
        });
  }

  @Test
  void runsOnEveryBoundTargetUnlessOneIsNamed() {
    JsonNode routes =
        Rig.json(run("", set("public", one("a", "Say hello", "hello"))).body()).path("routes");
    List<String> named = new ArrayList<>();
    routes.forEach(
        each -> named.add(each.path("target").asText() + " " + each.path("score").asText("-")));
    assertEquals(List.of("extract -", "cloud 1000", "spare 1000", "edge-box 1000"), named);
    assertEquals("refused policy_refused", outcomes(routes.path(0)).getFirst(), "no chats there");
  }

  @Test
  void countsWhatPolicyRefusesAsRefusedAndNeverSendsIt() {
    String set = set("public", one("a", "Say hello", "hello"), one("b", "MRN-123456", "hello"));
    JsonNode route = route("?target=cloud", set);
    assertEquals(List.of("passed", "refused policy_refused"), outcomes(route));
    assertEquals(1_000, route.path("score").asInt());
    assertEquals(1, route.path("refused").asInt());
    assertTrue(rig.cloud.got.stream().noneMatch(got -> got.body().contains("MRN-")));
  }

  @Test
  void hasNoScoreWhereNothingWasAnsweredAndAsksNobody() {
    JsonNode route = route("?target=cloud", set("internal", one("a", "Say hello", "hello")));
    assertEquals(List.of("refused consent_required"), outcomes(route));
    assertFalse(route.has("score"));
    assertEquals(0, rig.asker.asked.size(), "somebody was asked");
    assertEquals(null, counting("cloud"));
    assertTrue(rig.scores.report().isEmpty());
  }

  @Test
  void countsABrokenTargetAsFailedAndFallsBackToNoOther() {
    rig.cloud.answer = (request, body) -> Upstream.status(request, 500);
    JsonNode route = route("?target=cloud", set("public", one("a", "Say hello", "hello")));
    assertEquals(1, route.path("failed").asInt(), route.toString());
    assertFalse(route.has("score"));
    assertEquals(0, rig.spare.got.size(), "another target answered for it");
  }

  @Test
  void countsAnAnswerOfAnotherModelAsFailed() {
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("stand-in-large", "another"));
    JsonNode route = route("?target=cloud", set("public", one("a", "Say hello", "hello")));
    assertEquals(0, route.path("answered").asInt(), route.toString());
    assertEquals(1, route.path("failed").asInt());
  }

  @Test
  void holdsNoCaseForLater() {
    rig.queue(
        new QueueTerms(
            new TreeSet<>(List.of(ClassId.of("public"))),
            new TreeSet<>(List.of(ToolEffect.READ_ONLY)),
            Duration.ofHours(1),
            1 << 20,
            10));
    rig.availability.put(TargetId.of("cloud"), Availability.DOWN);
    JsonNode route = route("?target=cloud", set("public", one("a", "Say hello", "hello")));
    assertEquals(List.of("failed queued"), outcomes(route));
    assertEquals(0, rig.jobs.depth().count());
  }

  @Test
  void ordersModelsByTheLowerOfClaimedAndMeasuredAndReplaysWithIt() {
    route("?target=cloud", set("public", one("a", "Say hello", "goodbye")));
    JsonNode decided = Rig.json(rig.send("/demarc/v1/decide", Rig.says("hi")).body());
    assertEquals(0, decided.at("/situation/measured/cloud/stand-in-large").asInt(-1));
    JsonNode other =
        Rig.json(rig.send("/demarc/v1/decide", Rig.says("hi"), "Demarc-Task", "summarize").body());
    assertTrue(other.at("/situation/measured").isMissingNode(), other.toString());
  }

  @Test
  void isOfAnApplicationAndWaitsForItsLimit() {
    assertEquals(
        401, run("", "{}", "authorization", "Bearer wrong").statusCode(), "a key is needed");
    rig.close();
    rig = new Rig(120, 1 << 20, List.of());
    String[] cases = new String[122];
    for (int i = 0; i < cases.length; i++) {
      cases[i] = one("c" + i, "Say hello", "hello");
    }
    JsonNode route = route("?target=cloud", set("public", cases));
    assertEquals(122, route.path("answered").asInt(), "more than the limit of a minute");
  }

  @Test
  void waitsForRoomAtATargetAndCountsNoCaseAgainstIt() {
    rig.full = TargetId.of("cloud");
    JsonNode route = route("?target=cloud", set("public", one("a", "Say hello", "hello")));
    assertEquals(List.of("passed"), outcomes(route));
    assertEquals(0, route.path("failed").asInt());
  }

  @Test
  void refusesWhatIsNoSetByKeyAndLine() {
    HttpResponse<String> wrong = run("", set("public", "  - { id: a, text: xylophone }\n"));
    assertEquals(400, wrong.statusCode());
    JsonNode error = Rig.json(wrong.body()).path("error");
    assertEquals("invalid_request", error.path("code").asText());
    assertEquals("cases.0.checks", error.path("param").asText());
    assertTrue(error.path("message").asText().contains("line 7"), wrong.body());
    assertFalse(wrong.body().contains("xylophone"), wrong.body());
    String good = one("a", "hi", "hello");
    assertEquals("unknown_class", code(run("?target=cloud", set("nowhere", good))));
    assertEquals("model_not_found", code(run("?target=nowhere", set("public", good))));
    assertEquals("invalid_request", code(run("?target=No%20Slug", set("public", good))));
  }

  private static String code(HttpResponse<String> answer) {
    return Rig.json(answer.body()).at("/error/code").asText();
  }

  @Test
  void runsOneAtATimeAndEndsWhenItsCallerHangsUp() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    List<HttpServerRequest> open = new ArrayList<>();
    rig.cloud.answer =
        (HttpServerRequest request, Buffer body) -> {
          open.add(request);
          asked.countDown();
        };
    String set = set("public", one("a", "hi", "hello"), one("b", "hi", "hello"));
    try (Socket caller = new Socket("127.0.0.1", rig.port)) {
      String head =
          "POST /demarc/v1/golden?target=cloud HTTP/1.1\r\nhost: 127.0.0.1:%d\r\nauthorization: Bearer %s\r\ncontent-length: %d\r\n\r\n"
              .formatted(rig.port, Bundles.KEY, set.length());
      caller.getOutputStream().write((head + set).getBytes(StandardCharsets.UTF_8));
      await(asked);
      HttpResponse<String> second = run("?target=cloud", set);
      assertEquals(503, second.statusCode());
      assertEquals("overloaded", code(second));
    }
    assertTrue(rig.scores.report().isEmpty());
    open.forEach(request -> Upstream.whole(request, Upstream.HELLO));
    rig.cloud.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    LocalSite.await(() -> run("?target=cloud", set).statusCode() == 200);
    assertEquals(1_000, counting("cloud"));
    assertEquals(3, rig.cloud.got.size(), "the cut run's second case was asked for nobody");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }

  @Test
  void staysOnTheMachineThatPolicyNames() {
    JsonNode route = route("?target=edge-box", set("phi", one("a", "MRN-123456", "hello")));
    assertEquals(List.of("passed"), outcomes(route));
    assertEquals(Boundary.EDGE, rig.journal.requests.getFirst().envelope().boundary());
    assertEquals(0, rig.cloud.got.size());
  }
}
