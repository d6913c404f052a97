package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.record.Payer;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TargetId;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void answersFromTheFirstPermittedRouteAndSaysWhere() {
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    JsonNode body = Rig.json(answer.body());
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("hello", body.at("/choices/0/message/content").asText());
    assertEquals("kept", body.path("system_fingerprint").asText());
    assertEquals("cloud", body.at("/demarc/route").asText());
    assertEquals("managed-cloud", body.at("/demarc/boundary").asText());
    assertEquals("us", body.at("/demarc/region").asText());
    assertEquals(30, body.at("/demarc/costMicroUsd").asLong());
    assertEquals("managed-cloud", answer.headers().firstValue("demarc-boundary").orElseThrow());
    String decision = body.at("/demarc/decision").asText();
    assertTrue(decision.matches("dec_[0-9A-HJKMNP-TV-Z]{26}"), decision);
    assertEquals(decision, answer.headers().firstValue("demarc-decision").orElseThrow());
    assertTrue(answer.headers().firstValue("x-request-id").isPresent());
  }

  @Test
  void passesAnAnswerOnAsTheTargetWroteIt() {
    String said = Upstream.HELLO.replace("\"created\":1,", "\"created\":1.50e1, \"odd\" :[ ],");
    rig.cloud.answer = (request, body) -> Upstream.whole(request, said);
    String got = rig.chat(Rig.says("hi")).body();
    assertTrue(got.startsWith(said.substring(0, said.length() - 1) + ",\"demarc\":{"), got);
  }

  @Test
  void recordsIntentAttemptAndRequestOfACrossing() {
    rig.chat(Rig.says("hi"));
    assertEquals(1, rig.journal.intents.size());
    assertEquals(
        rig.cloud.got.getFirst().body().length(), rig.journal.intents.getFirst().bytesOut());
    assertEquals(1, rig.journal.attempts.size());
    assertNull(rig.journal.attempts.getFirst().errorType());
    var request = rig.journal.requests.getFirst();
    assertEquals(1, rig.journal.requests.size());
    assertEquals(request.decision().id(), rig.journal.intents.getFirst().decision());
    assertEquals(5, request.envelope().usage().outputTokens());
    assertEquals(List.of("stop"), request.finishReasons());
  }

  @Test
  void forwardsTheBodyUntouchedButForTheModelAndNoneOfTheHeaders() {
    rig.chat(
        """
        {"model":"auto","messages":[{"role":"user","content":"hi"}],"temperature":0.10,"new_member":{"a":[1.50]}}\
        """,
        "Demarc-Session",
        "s-1",
        "X-Own",
        "1");
    Upstream.Got got = rig.cloud.got.getFirst();
    assertEquals(
        """
        {"model":"stand-in-large","messages":[{"role":"user","content":"hi"}],"temperature":0.10,"new_member":{"a":[1.50]}}\
        """,
        got.body());
    assertEquals("Bearer sk-site-secret", got.authorization());
    assertEquals("/v1/chat/completions", got.path());
    assertFalse(got.headers().stream().anyMatch(h -> h.startsWith("demarc") || h.equals("x-own")));
  }

  @Test
  void sendsNothingWhenTheIntentCannotBeWritten() {
    rig.journal.intentsFail = true;
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    assertError(answer, 503, ErrorCode.EVIDENCE_UNAVAILABLE);
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.spare.got.size());
  }

  @Test
  void givesNoAnswerThatCannotBeRecorded() {
    rig.journal.requestsFail = true;
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    assertError(answer, 503, ErrorCode.EVIDENCE_UNAVAILABLE);
    assertFalse(answer.body().contains("hello"));
  }

  @Test
  void answersALocalRouteWithoutAnIntent() {
    HttpResponse<String> answer =
        rig.chat(
            "{\"model\":\"edge-box/stand-in-large\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(0, rig.journal.intents.size());
    assertEquals(1, rig.spare.got.size());
  }

  @Test
  void keepsDetectedContentFromCrossingWhateverItIsDeclaredAs() {
    HttpResponse<String> answer =
        rig.chat(Rig.says("MRN-123456 is unwell"), "Demarc-Class", "public");
    JsonNode body = Rig.json(answer.body());
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("edge-box", body.at("/demarc/route").asText());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.journal.intents.size());
    var data = rig.journal.requests.getFirst().decision().facts().data();
    assertEquals("phi", data.dataClass().text());
    assertTrue(data.sources().contains("detector"));
  }

  @Test
  void keepsTheClassOfASession() {
    rig.chat(Rig.says("MRN-123456 is unwell"), "Demarc-Session", "round-1");
    HttpResponse<String> answer = rig.chat(Rig.says("and now?"), "Demarc-Session", "round-1");
    assertEquals("edge-box", Rig.json(answer.body()).at("/demarc/route").asText());
    rig.chat(Rig.says("and now?"), "Demarc-Session", "round-2");
    assertEquals(1, rig.cloud.got.size());
    String session = rig.journal.requests.getFirst().decision().facts().session().text();
    assertFalse(session.contains("round"));
  }

  @Test
  void takesWhatItCannotReadForTheMostRestrictedClass() {
    HttpResponse<String> answer =
        rig.chat(
            """
            {"model":"auto","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]}]}\
            """);
    assertError(answer, 403, ErrorCode.POLICY_REFUSED);
    assertEquals(
        "restricted", rig.journal.requests.getFirst().decision().facts().data().dataClass().text());
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void summarisesWithoutAModelAndNamesItsSentences() {
    String text =
        "Ward rounds begin at eight. The ward has twelve beds and nine patients. The patients on"
            + " the ward ask for quieter nights. Lunch was soup. MRN-1234567 sleeps badly on the"
            + " ward.";
    HttpResponse<String> answer = rig.chat(Rig.says(text), "Demarc-Task", "summarize");
    JsonNode body = Rig.json(answer.body());
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("extract", body.at("/demarc/route").asText());
    assertEquals("none", body.at("/demarc/boundary").asText());
    assertTrue(body.at("/demarc/citations/0/source").asText().startsWith("sentence:"));
    assertEquals(0, rig.cloud.got.size() + rig.spare.got.size());
  }

  @Test
  void refusesFailClosedWhenTheLocalRouteIsBroken() {
    rig.availability.put(TargetId.of("extract"), Availability.DOWN);
    HttpResponse<String> answer =
        rig.chat(Rig.says("MRN-1234567 sleeps."), "Demarc-Task", "summarize");
    assertError(answer, 503, ErrorCode.ROUTES_EXHAUSTED);
    assertEquals("false", answer.headers().firstValue("x-should-retry").orElseThrow());
    assertEquals(0, rig.cloud.got.size() + rig.spare.got.size());
    assertTrue(Rig.json(answer.body()).at("/error/reasons").size() >= 3);
  }

  @Test
  void fallsBackWherePolicyAllowsItAndSaysSo() {
    rig.cloud.answer = (request, body) -> Upstream.status(request, 500);
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    JsonNode demarc = Rig.json(answer.body()).path("demarc");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("spare", demarc.path("route").asText());
    assertEquals("cloud", demarc.at("/fallback/from").asText());
    assertEquals("http_500", demarc.at("/fallback/reason").asText());
    assertEquals("fallback", demarc.at("/degraded/0/what").asText());
    assertEquals(
        "cloud;reason=http_500", answer.headers().firstValue("demarc-fallback").orElseThrow());
    assertEquals("fallback", answer.headers().firstValue("demarc-degraded").orElseThrow());
    assertEquals(2, rig.journal.attempts.size());
    assertEquals("http_500", rig.journal.attempts.getFirst().errorType());
    Payer payer =
        Objects.requireNonNull(
            Objects.requireNonNull(rig.journal.attempts.getFirst().cost()).payer());
    assertEquals(new Place(Boundary.EDGE, "eu"), payer.from());
    assertEquals(
        rule(rig.journal.requests.getFirst().decision(), "cloud"), String.valueOf(payer.rule()));
    assertEquals(2, rig.journal.requests.getFirst().attempts());
    assertEquals(2, rig.journal.intents.size());
  }

  private static String rule(Decision decision, String target) {
    return decision.considered().stream()
        .filter(one -> one.route().target().text().equals(target))
        .map(Considered::rule)
        .filter(Objects::nonNull)
        .map(RuleId::text)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void saysWhichRoutesFailedWhenAllDid() {
    rig.cloud.answer = (request, body) -> Upstream.status(request, 500);
    rig.spare.answer = (request, body) -> Upstream.status(request, 503);
    HttpResponse<String> answer = rig.chat(Rig.says("hi"));
    assertError(answer, 503, ErrorCode.ROUTES_EXHAUSTED);
    assertFalse(answer.body().contains("canary"));
    assertEquals("false", answer.headers().firstValue("x-should-retry").orElseThrow());
    assertTrue(rig.journal.requests.getFirst().decision().outcome() instanceof Outcome.Refused);
  }

  @Test
  void notesAModelThatIsNotTheOneDecided() {
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("stand-in-large", "cheap"));
    JsonNode demarc = Rig.json(rig.chat(Rig.says("hi")).body()).path("demarc");
    assertEquals("other", demarc.at("/model/id").asText());
    assertEquals("model", demarc.at("/degraded/0/what").asText());
    assertEquals("other", rig.journal.attempts.getFirst().responseModel());
  }

  @Test
  void streamsAndEndsWithTheEnvelope() {
    rig.cloud.answer =
        (request, body) ->
            Upstream.stream(
                request,
                false,
                Upstream.delta("he"),
                Upstream.delta("llo"),
                Upstream.FINISH,
                Upstream.USAGE,
                Upstream.DONE);
    HttpResponse<String> answer = rig.chat(Rig.streamed("hi"));
    List<String> events = Rig.events(answer.body());
    assertEquals(4, events.size(), answer.body());
    assertEquals("[DONE]", events.getLast());
    JsonNode last = Rig.json(events.get(2));
    assertEquals("stop", last.at("/choices/0/finish_reason").asText());
    assertEquals("cloud", last.at("/demarc/route").asText());
    assertEquals(5, last.at("/demarc/usage/outputTokens").asLong());
    assertEquals("managed-cloud", answer.headers().firstValue("demarc-boundary").orElseThrow());
    assertTrue(rig.cloud.got.getFirst().body().contains("\"include_usage\":true"));
  }

  @Test
  void putsTheEnvelopeOnTheUsageChunkWhenUsageIsWanted() {
    rig.cloud.answer =
        (request, body) ->
            Upstream.stream(
                request,
                false,
                Upstream.delta("hello"),
                Upstream.FINISH,
                Upstream.USAGE,
                Upstream.DONE);
    String body =
        "{\"model\":\"auto\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    List<String> events = Rig.events(rig.chat(body).body());
    assertEquals(4, events.size());
    JsonNode last = Rig.json(events.get(2));
    assertEquals(0, last.path("choices").size());
    assertEquals(15, last.at("/usage/total_tokens").asLong());
    assertEquals("cloud", last.at("/demarc/route").asText());
    assertFalse(Rig.json(events.get(1)).has("demarc"));
  }

  @Test
  void streamsTheExtractiveAnswerToo() {
    HttpResponse<String> answer =
        rig.chat(Rig.streamed("MRN-1234567 came in. It was late."), "Demarc-Task", "summarize");
    List<String> events = Rig.events(answer.body());
    assertEquals("[DONE]", events.getLast());
    assertEquals("extract", Rig.json(events.get(events.size() - 2)).at("/demarc/route").asText());
  }

  @Test
  void explainsWithoutExecutingOrRecording() {
    HttpResponse<String> answer = rig.send("/demarc/v1/decide", Rig.says("hi"));
    JsonNode body = Rig.json(answer.body());
    assertEquals("routed", body.at("/outcome/kind").asText(), answer.body());
    assertEquals(4, body.path("considered").size());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.journal.requests.size());
  }

  @Test
  void listsAutoAndTheOffersOfBoundTargets() {
    rig.availability.put(TargetId.of("spare"), Availability.UNBOUND);
    List<String> ids =
        Rig.json(rig.send("/v1/models", null).body()).path("data").findValuesAsText("id");
    assertEquals(
        List.of("auto", "extract/extractive-1", "cloud/stand-in-large", "edge-box/stand-in-large"),
        ids);
  }

  @Test
  void addsWhatWasConsideredWhenAskedTo() {
    HttpResponse<String> answer = rig.chat(Rig.says("hi"), "Demarc-Explain", "true");
    assertEquals(4, Rig.json(answer.body()).at("/demarc/considered").size());
  }

  @Test
  void sendsNothingWhenTheSessionCannotBeKept() {
    rig.journal.sessionsFail = true;
    HttpResponse<String> answer = rig.chat(Rig.says("hi"), "Demarc-Session", "s1");
    assertError(answer, 503, ErrorCode.EVIDENCE_UNAVAILABLE);
    assertEquals(0, rig.cloud.got.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Demarc-Class|restricted;tags=lab|Demarc-Task|chat",
        "Demarc-Class|restricted|Demarc-Task|triage"
      })
  void letsNoHintSatisfyAnAllow(String one, String first, String other, String second) {
    HttpResponse<String> answer = rig.chat(Rig.says("hi"), one, first, other, second);
    assertError(answer, 403, ErrorCode.POLICY_REFUSED);
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void namesTheHeaderOfAnUnknownNameAndNotTheName() {
    String body = rig.chat(Rig.says("hi"), "Demarc-Class", "public;tags=mrs-canary").body();
    assertEquals("Demarc-Class", Rig.json(body).at("/error/param").asText());
    assertFalse(body.contains("mrs-canary"), body);
  }

  @ParameterizedTest
  @CsvSource({
    "Demarc-Class,nope,400,unknown_class",
    "Demarc-Class,NOT A SLUG,400,invalid_request",
    "Demarc-Class,public;tags=mrs-canary,400,unknown_tag",
    "Demarc-Task,mrs-canary,400,unknown_task",
    "Demarc-Consent,maybe,400,invalid_request",
    "Demarc-Deadline,soon,400,invalid_request",
    "Demarc-Budget,0.5 USD,400,invalid_request",
    "Demarc-Budget,-1,400,invalid_request",
    "Demarc-Budget,9999999999999999,400,invalid_request",
    "Demarc-Actor-Token,abc.def.ghi,401,unauthenticated",
    "Authorization,Bearer wrong,401,invalid_api_key",
    "Origin,https://evil.example,403,host_refused"
  })
  void refusesABadHeader(String header, String value, int status, String code) {
    HttpResponse<String> answer = rig.chat(Rig.says("hi"), header, value);
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(code, Rig.json(answer.body()).at("/error/code").asText());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.journal.requests.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|",
        "[]|",
        "{\"model\":\"auto\"}|messages",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|model",
        "{\"model\":\"auto\",\"messages\":[]}|messages",
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"wizard\",\"content\":\"x\"}]}|messages[0].role",
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\"}]}|messages[0].content",
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}|messages[0].content[0].text",
        "{\"model\":\"auto\",\"stream\":\"yes\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|stream",
        "{\"model\":\"auto\",\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|"
      })
  void refusesAMalformedBodyByItsParameter(String body, String param) {
    HttpResponse<String> answer = rig.chat(body);
    assertError(answer, 400, ErrorCode.INVALID_REQUEST);
    assertEquals(
        param == null ? "null" : param, Rig.json(answer.body()).at("/error/param").asText());
    assertEquals("invalid_request_error", Rig.json(answer.body()).at("/error/type").asText());
  }

  @Test
  void refusesAnUnknownModelBeforeAnythingIsRecorded() {
    HttpResponse<String> answer =
        rig.chat(
            "{\"model\":\"canary-secret\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
    assertError(answer, 404, ErrorCode.MODEL_NOT_FOUND);
    assertEquals(0, rig.journal.requests.size());
  }

  @Test
  void knowsNobodyWithoutAPolicy() {
    rig.policy = Optional.empty();
    assertError(rig.chat(Rig.says("hi")), 503, ErrorCode.NO_POLICY);
    assertEquals(503, rig.send("/readyz", null).statusCode());
    assertEquals(200, rig.send("/healthz", null).statusCode());
  }

  @Test
  void countsInMetrics() {
    rig.chat(Rig.says("hi"));
    String metrics = rig.send("/metrics", null).body();
    assertTrue(
        metrics.contains(
            "demarc_requests_total{outcome=\"answered\",boundary=\"managed-cloud\"} 1"),
        metrics);
  }

  private static void assertError(HttpResponse<String> answer, int status, ErrorCode code) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(code.wire(), Rig.json(answer.body()).at("/error/code").asText());
  }
}
