package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Fallback;
import dev.demarc.contract.policy.OnMismatch;
import dev.demarc.json.DemarcJson;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every change of route is permitted, bounded, and said. */
class RouteChangesTest {
  private static final Fallback USUAL = Fallback.DEFAULT;

  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void saysSoWhenTheFirstChoiceIsDownAndWasNotEvenTried() {
    cloudAnswers(503);
    for (int i = 0; i < 3; i++) {
      rig.chat(Rig.says("request " + i));
    }
    HttpResponse<String> fourth = rig.chat(Rig.says("request 4"));
    assertEquals(3, rig.cloud.got.size(), "it is down and not tried");
    assertFellBack(fourth, "down");
    assertTrue(fourth.body().contains("Target cloud is not used now (down)"), fourth.body());
    Decision decision = rig.journal.requests.getLast().decision();
    assertEquals(1, rig.journal.requests.getLast().attempts());
    assertEquals(TargetId.of("cloud"), routed(decision).insteadOf());
    assertCounted(
        "demarc_fallback_answered_total{from=\"cloud\",to=\"spare\",reason=\"down\",class=\"public\"} 1");
  }

  @Test
  void takesAServerWhoseCertificateIsNotBelievedForOneThatIsDown() {
    Upstream stranger = rig.intrudes();
    for (int i = 0; i < 3; i++) {
      assertFellBack(rig.chat(Rig.says("request " + i)), "certificate");
    }
    assertFellBack(rig.chat(Rig.says("request 4")), "down");
    assertEquals(0, stranger.got.size(), "it got something");
    assertEquals("certificate", rig.journal.attempts.getFirst().errorType());
    assertEquals(0, rig.journal.attempts.getFirst().bytesOut());
    assertCounted("demarc_attempts_total{boundary=\"managed-cloud\",result=\"certificate\"} 3");
  }

  @Test
  void saysSoWhenTheFirstChoiceDoesNotShowItsCapabilityAndReplaysIt() throws Exception {
    lacks("cloud", Shortfall.DIGEST_CHANGED);
    assertFellBack(rig.chat(Rig.says("hi")), "digest_changed");
    assertEquals(0, rig.cloud.got.size(), "not even tried");
    Decision decision = rig.journal.requests.getLast().decision();
    byte[] stored = DemarcJson.strict().writeValueAsBytes(decision);
    Decision read = DemarcJson.strict().readValue(stored, Decision.class);
    rig.shortfalls.clear();
    Decision again =
        rig.policy.orElseThrow().engine().decide(read.id(), read.facts(), read.situation());
    assertArrayEquals(stored, DemarcJson.strict().writeValueAsBytes(again));
  }

  @Test
  void saysWhatASmallerModelOfTheSameTargetIsLess() {
    rig.policy =
        rig.policy.map(
            now -> Bundles.smallerBeside(now, TargetId.of("cloud"), ModelId.of("stand-in-small")));
    lacks("cloud", Shortfall.CLAIM_FALSE);
    HttpResponse<String> answer = rig.chat(Rig.says("One. Two."), "Demarc-Task", "summarize");
    assertRoute("cloud", answer);
    List<String> degraded = new ArrayList<>();
    Rig.json(answer.body())
        .at("/demarc/degraded")
        .forEach(each ->
            degraded.add(each.path("what").asText() + " " + each.path("baseline").asText()));
    assertTrue(
        degraded.containsAll(
            List.of(
                "fallback cloud",
                "smaller-context cloud/stand-in-large",
                "lower-quality cloud/stand-in-large")),
        degraded.toString());
  }

  @Test
  void saysThatAnotherModelAnsweredThoughNoFigureTellsWhichIsLess() {
    ModelId other = ModelId.of("stand-in-other");
    rig.policy = rig.policy.map(now -> Bundles.offering(now, TargetId.of("spare"), other));
    rig.spare.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("stand-in-large", other.text()));
    cloudAnswers(503);
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    assertFellBack(answer, "http_503");
    JsonNode second = Rig.json(answer.body()).at("/demarc/degraded/1");
    assertEquals("other-model", second.path("what").asText(), answer.body());
    assertEquals("cloud/stand-in-large", second.path("baseline").asText());
  }

  @Test
  void refusesWhenNoRouteShowsItsCapability() {
    for (Shortfall each : Shortfall.values()) {
      lacks("cloud", each);
      rig.asker.yes = true;
      HttpResponse<String> refused = rig.chat(Rig.says("hi " + each), "Demarc-Class", "internal");
      assertExhausted(refused);
      assertTrue(refused.body().contains("\"" + each.wire() + "\""), refused.body());
    }
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void saysWhatWasPassedOverAlsoWhenTheNextOneFails() {
    rig.availability.put(TargetId.of("cloud"), Availability.DAMPED);
    rig.spare.answer = (request, body) -> Upstream.status(request, 500);
    HttpResponse<String> answer = rig.chat(Rig.says("One. Two."), "Demarc-Task", "summarize");
    assertRoute("extract", answer);
    assertEquals(
        "spare;reason=http_500", answer.headers().firstValue("demarc-fallback").orElse("none"));
    assertTrue(answer.body().contains("Target spare failed"), answer.body());
    assertTrue(answer.body().contains("Target cloud is not used now (damped)"), answer.body());
  }

  @Test
  void triesNoRouteThatANewPolicyForbidsWhenOneFailed() {
    rig.cloud.answer =
        (request, body) -> {
          rig.obey(Bundles.closed());
          Upstream.status(request, 500);
        };
    HttpResponse<String> refused = rig.chat(Rig.says("hi"));
    assertExhausted(refused);
    assertEquals(1, rig.cloud.got.size());
    assertEquals(0, rig.spare.got.size());
  }

  @Test
  void refusesWithItsReasonWhatAWithdrawnPolicyPermitted() {
    assertEquals(200, rig.chat(Rig.says("hi")).statusCode());
    rig.obey(Bundles.withdrawn());
    HttpResponse<String> refused = rig.chat(Rig.says("hi"));
    assertEquals(403, refused.statusCode(), refused.body());
    JsonNode error = Rig.json(refused.body()).path("error");
    assertEquals(ErrorCode.POLICY_REFUSED.wire(), error.path("code").asText());
    assertTrue(error.path("reasons").toString().contains("forbidden"), error.toString());
    assertEquals(1, rig.cloud.got.size());
  }

  @Test
  void keepsAFallbackAFallbackUnderANewPolicy() {
    rig.cloud.answer =
        (request, body) -> {
          rig.obey(Bundles.queueing());
          Upstream.status(request, 500);
        };
    assertFellBack(rig.chat(Rig.says("hi")), "http_500");
    assertEquals(1, rig.cloud.got.size());
  }

  private void lacks(String target, Shortfall what) {
    rig.shortfalls.put(
        TargetId.of(target), new TreeMap<>(Map.of(ModelId.of("stand-in-large"), what)));
  }

  @Test
  void keepsAFallbackAFallbackWhenTheClientTriesAgain() {
    cloudAnswers(500);
    assertFellBack(rig.chat(Rig.says("hi")), "http_500");
    rig.cloud.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    assertFellBack(rig.chat(Rig.says("hi")), "http_500");
    assertEquals(1, rig.cloud.got.size());
    assertRoute("cloud", rig.chat(Rig.says("something else")));
  }

  @Test
  void keepsItAFallbackAfterAStreamBroke() {
    rig.cloud.answer = (r, b) -> Upstream.stream(r, false, Upstream.delta("he"), "data: {\"choi");
    String streamed = Rig.streamed("hi");
    assertTrue(rig.chat(streamed).body().contains("event: error\n"));
    rig.cloud.answer = (r, b) -> Upstream.stream(r, false, Upstream.delta("a"), Upstream.FINISH);
    rig.spare.answer = (r, b) -> Upstream.stream(r, false, Upstream.delta("b"), Upstream.FINISH);
    HttpResponse<String> again = rig.chat(streamed);
    assertEquals("cloud;reason=cut", again.headers().firstValue("demarc-fallback").orElse("none"));
    assertEquals(1, rig.spare.got.size());
  }

  @Test
  void takesARequestForANewOneWhenItEndedWithoutAnAnswer() {
    cloudAnswers(500);
    rig.spare.answer = (request, body) -> Upstream.status(request, 500);
    assertExhausted(rig.chat(Rig.says("hi")));
    rig.cloud.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    HttpResponse<String> again = rig.chat(Rig.says("hi"));
    assertRoute("cloud", again);
    assertFalse(again.headers().firstValue("demarc-fallback").isPresent());
  }

  @Test
  void refusesWithoutFallbackAndLetsTheFirstChoiceBeTriedAgain() {
    rig.asker.yes = true;
    cloudAnswers(500);
    assertExhausted(rig.chat(Rig.says("hi"), "Demarc-Class", "internal"));
    assertEquals(0, rig.spare.got.size());
    rig.cloud.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    assertRoute("cloud", rig.chat(Rig.says("hi"), "Demarc-Class", "internal"));
  }

  @Test
  void staysRefusedWithoutFallbackHoweverOftenTheFirstChoiceFails() {
    rig.asker.yes = true;
    cloudAnswers(500);
    for (int i = 0; i < 6; i++) {
      assertExhausted(rig.chat(Rig.says("request " + i), "Demarc-Class", "internal"));
    }
    assertEquals(3, rig.cloud.got.size(), "down after three");
    assertEquals(0, rig.spare.got.size());
  }

  @Test
  void keepsASessionWhereItFellBackToAndSaysSo() {
    assertRoute("cloud", rig.chat(Rig.says("one"), "Demarc-Session", "s"));
    cloudAnswers(500);
    assertFellBack(rig.chat(Rig.says("two"), "Demarc-Session", "s"), "http_500");
    rig.cloud.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    assertFellBack(rig.chat(Rig.says("three"), "Demarc-Session", "s"), "http_500");
    assertRoute("cloud", rig.chat(Rig.says("four"), "Demarc-Session", "another"));
    assertCounted(
        "demarc_stability_switches_total{scope=\"session\",from=\"cloud\",to=\"spare\"} 1");
    assertCounted("demarc_stability_session_changes_total 1");
    assertCounted("demarc_stability_sessions_total 2");
  }

  @Test
  void takesASessionThatGotNoAnswerForOneThatIsNowhere() {
    cloudAnswers(500);
    rig.spare.answer = (request, body) -> Upstream.status(request, 500);
    assertExhausted(rig.chat(Rig.says("one"), "Demarc-Session", "s"));
    rig.cloud.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    rig.spare.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    HttpResponse<String> next = rig.chat(Rig.says("two"), "Demarc-Session", "s");
    assertRoute("cloud", next);
    assertFalse(next.headers().firstValue("demarc-fallback").isPresent());
  }

  @Test
  void takesASessionWhoseStreamBrokeForOneThatIsWhereItWas() {
    assertRoute("cloud", rig.chat(Rig.says("one"), "Demarc-Session", "s"));
    cloudAnswers(500);
    rig.spare.answer = (r, b) -> Upstream.stream(r, false, Upstream.delta("he"), "data: {\"choi");
    HttpResponse<String> broken = rig.chat(Rig.streamed("two"), "Demarc-Session", "s");
    assertTrue(broken.body().contains("event: error\n"), broken.body());
    rig.cloud.answer = (request, body) -> Upstream.whole(request, Upstream.HELLO);
    assertRoute("cloud", rig.chat(Rig.says("three"), "Demarc-Session", "s"));
  }

  @Test
  void triesNoMoreThanTheRetryBudgetAllows() {
    rig.obey(
        new Fallback(
            4,
            USUAL.lineage(),
            60,
            USUAL.timeouts(),
            new Fallback.RetryBudget(0, 1),
            OnMismatch.RECORD));
    cloudAnswers(500);
    assertFellBack(rig.chat(Rig.says("one")), "http_500");
    assertExhausted(rig.chat(Rig.says("two")));
    assertEquals(1, rig.spare.got.size());
    assertCounted("demarc_fallback_budget_refused_total 1");
  }

  @Test
  void triesNoMoreRoutesThanThePolicySays() {
    rig.obey(
        new Fallback(
            1, USUAL.lineage(), 60, USUAL.timeouts(), USUAL.retryBudget(), OnMismatch.RECORD));
    cloudAnswers(500);
    assertExhausted(rig.chat(Rig.says("one")));
    assertEquals(0, rig.spare.got.size());
  }

  @Test
  void leavesATargetThatTakesLongerThanItMay() {
    rig.obey(
        new Fallback(
            4,
            USUAL.lineage(),
            60,
            Sorted.map(Map.of(TargetId.of("cloud"), Duration.ofMillis(100))),
            USUAL.retryBudget(),
            OnMismatch.RECORD));
    rig.cloud.answer = (request, body) -> {};
    assertFellBack(rig.chat(Rig.says("hi"), "Demarc-Deadline", "60s"), "timeout");
  }

  @Test
  void recordsAMismatchAndDeclaresIt() {
    rig.cloud.answer =
        (request, body) -> {
          request.response().putHeader("demarc-region", "eu");
          Upstream.whole(request, Upstream.HELLO.replace("stand-in-large", "cheap"));
        };
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    assertRoute("cloud", answer);
    assertEquals(
        Sorted.set(List.of("model", "region")), rig.journal.attempts.getFirst().mismatches());
    assertEquals("model,region", answer.headers().firstValue("demarc-degraded").orElse(""));
    JsonNode model = Rig.json(answer.body()).at("/demarc/model");
    assertEquals("other", model.path("id").asText(), "a name of its own could carry an answer");
    assertTrue(model.path("digest").isMissingNode() || model.path("digest").isNull());
    assertEquals("unknown", model.path("version").asText());
    assertEquals("unknown", model.path("precision").asText());
    assertCounted("demarc_route_mismatch_total{target=\"cloud\",what=\"model\"} 1");
    assertCounted("demarc_route_mismatch_total{target=\"cloud\",what=\"region\"} 1");
  }

  @Test
  void refusesAMismatchWhereThePolicySaysSo() {
    refuseMismatches();
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("stand-in-large", "cheap"));
    assertFellBack(rig.chat(Rig.says("hi")), "mismatch_model");
    assertEquals(Sorted.set(List.of("model")), rig.journal.attempts.getFirst().mismatches());
    assertCounted("demarc_route_mismatch_total{target=\"cloud\",what=\"model\"} 1");
  }

  @Test
  void refusesAMismatchBeforeTheFirstChunkOfAStream() {
    refuseMismatches();
    String other = Upstream.delta("canary").replace("stand-in-large", "cheap");
    rig.cloud.answer = (r, b) -> Upstream.stream(r, false, other, Upstream.FINISH);
    rig.spare.answer = (r, b) -> Upstream.stream(r, false, Upstream.delta("ok"), Upstream.FINISH);
    HttpResponse<String> answer = rig.chat(Rig.streamed("hi"));
    assertFalse(answer.body().contains("canary"), answer.body());
    assertEquals(
        "cloud;reason=mismatch_model", answer.headers().firstValue("demarc-fallback").orElse(""));
  }

  private void refuseMismatches() {
    rig.obey(
        new Fallback(
            4, USUAL.lineage(), 60, USUAL.timeouts(), USUAL.retryBudget(), OnMismatch.REFUSE));
  }

  private void cloudAnswers(int status) {
    rig.cloud.answer = (request, body) -> Upstream.status(request, status);
  }

  private void assertCounted(String line) {
    assertTrue(rig.metrics.text().lines().anyMatch(line::equals), rig.metrics.text());
  }

  private static Outcome.Routed routed(Decision decision) {
    return (Outcome.Routed) decision.outcome();
  }

  private static void assertRoute(String target, HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(target, Rig.json(answer.body()).at("/demarc/route").asText());
  }

  private static void assertFellBack(HttpResponse<String> answer, String reason) {
    assertRoute("spare", answer);
    JsonNode fallback = Rig.json(answer.body()).at("/demarc/fallback");
    assertEquals("cloud", fallback.path("from").asText(), answer.body());
    assertEquals(reason, fallback.path("reason").asText());
    assertEquals(
        "cloud;reason=" + reason, answer.headers().firstValue("demarc-fallback").orElse("none"));
    assertTrue(answer.headers().firstValue("demarc-degraded").orElse("").contains("fallback"));
  }

  private static void assertExhausted(HttpResponse<String> answer) {
    assertEquals(503, answer.statusCode(), answer.body());
    assertEquals(
        ErrorCode.ROUTES_EXHAUSTED.wire(), Rig.json(answer.body()).at("/error/code").asText());
    assertEquals("false", answer.headers().firstValue("x-should-retry").orElse("none"));
  }
}
