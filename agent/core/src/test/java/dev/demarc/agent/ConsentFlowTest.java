package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.ask.Asked;
import dev.demarc.agent.receive.Caller;
import dev.demarc.agent.receive.ChatParser;
import dev.demarc.agent.receive.Hints;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Person;
import dev.demarc.agent.receive.Reply;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.consent.ConsentRequest;
import dev.demarc.contract.consent.LegalRole;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.policy.ConsentScope;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsentFlowTest {
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void asksAndRefusesInAWayClientsDoNotRetry() {
    HttpResponse<String> answer = internal("ask");
    assertEquals(403, answer.statusCode(), answer.body());
    JsonNode error = Rig.json(answer.body()).path("error");
    assertEquals("consent_required", error.path("code").asText());
    assertEquals(Rig.FakeAsker.ID.text(), error.at("/consent/id").asText());
    assertEquals("http://portal/consents/1", error.at("/consent/url").asText());
    assertTrue(error.path("decision").asText().startsWith("dec_"));
    assertEquals("false", answer.headers().firstValue("x-should-retry").orElseThrow());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(ErrorCode.CONSENT_REQUIRED, rig.journal.requests.getFirst().error());
  }

  @Test
  void asksAboutTheExactChangeInMetadataAlone() {
    internal("ask", "Demarc-Session", "s1");
    ConsentRequest asked = rig.asker.asked.getFirst();
    assertEquals("cloud", asked.change().to().target().text());
    assertEquals("internal", asked.change().dataClass().text());
    assertEquals(ConsentScope.SESSION, asked.widestScope());
    assertEquals("nurse", asked.answerers().first().text());
    assertFalse(asked.toString().contains("minutes"));
  }

  @Test
  void asksForOneUseWhereThereIsNoSession() {
    internal("ask");
    assertEquals(ConsentScope.ONCE, rig.asker.asked.getFirst().widestScope());
  }

  @Test
  void asksSomebodyOutsideWhomItKnowsByACommitmentAlone() {
    internal("ask", "Demarc-Answerer", "case-4711; role=guardian");
    internal("ask", "Demarc-Answerer", "case-4712;role=guardian");
    internal("ask", "Demarc-Answerer", "case-4711; role=representative");
    ConsentRequest asked = rig.asker.asked.getFirst();
    assertEquals(1, asked.answerers().size());
    assertTrue(asked.answerers().first().isOutside());
    assertEquals(LegalRole.GUARDIAN, asked.answeringAs());
    assertFalse(asked.toString().contains("4711"));
    assertNotEquals(asked.answerers(), rig.asker.asked.get(1).answerers());
    assertEquals(asked.answerers(), rig.asker.asked.get(2).answerers());
  }

  @Test
  void leavesTheRoleOfItsOwnPeopleToTheControlPlane() {
    internal("ask");
    assertNull(rig.asker.asked.getFirst().answeringAs());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "somebody", "a b; role=self", "a; role=king", "a; role=controller", "a;role="})
  void refusesToAskWhoIsNotNamedAsTheyMustBe(String header) {
    HttpResponse<String> answer = internal("ask", "Demarc-Answerer", header);
    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals("Demarc-Answerer", Rig.json(answer.body()).at("/error/param").asText());
    assertEquals(0, rig.asker.asked.size());
  }

  @Test
  void sendsNothingWhenTheDeadlinePassedWhileItWaited() {
    rig.asker.yes = true;
    rig.asker.whileAsked = ConsentFlowTest::fiveMillis;
    HttpResponse<String> answer = internal("wait=5s", "Demarc-Deadline", "1ms");
    assertEquals(503, answer.statusCode(), answer.body());
    assertEquals("routes_exhausted", Rig.json(answer.body()).at("/error/code").asText());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.asker.used.size());
  }

  @Test
  void sendsNothingForACallerThatHungUpWhileItWaited() {
    rig.asker.yes = true;
    HungUp reply = new HungUp();
    rig.asker.whileAsked = () -> reply.gone = true;
    assertThrows(Reply.Gone.class, () -> rig.pipeline.chat(waiting(), reply));
    assertEquals(1, rig.asker.asked.size());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.asker.used.size());
  }

  @Test
  void sendsNothingThatThePolicyForbidsByTheTimeOfTheAnswer() {
    rig.asker.yes = true;
    rig.asker.whileAsked = () -> rig.obey(Bundles.closed());
    HttpResponse<String> answer = internal("wait=5s");
    assertEquals(403, answer.statusCode(), answer.body());
    assertEquals("policy_refused", Rig.json(answer.body()).at("/error/code").asText());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.asker.used.size());
    assertEquals(1, rig.journal.requests.size());
  }

  @Test
  void sendsNothingOnceTheAgentHasNoPolicyAnyMore() {
    rig.asker.yes = true;
    rig.asker.whileAsked = () -> rig.policy = Optional.empty();
    HttpResponse<String> answer = internal("wait=5s");
    assertEquals(503, answer.statusCode(), answer.body());
    assertEquals("no_policy", Rig.json(answer.body()).at("/error/code").asText());
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void goesOnUnderOneDecisionWhereTheNewPolicyAsksForTheSame() {
    rig.asker.yes = true;
    rig.asker.whileAsked = () -> rig.obey(Bundles.queueing());
    HttpResponse<String> answer = internal("wait=5s");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(1, rig.cloud.got.size());
    assertEquals(rig.asker.asked.getFirst().decision(), rig.asker.used.getFirst());
  }

  private static void fiveMillis() {
    long until = System.nanoTime() + 5_000_000;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  private Inbound waiting() {
    InForce policy = rig.policy.orElseThrow();
    return new Inbound(
        new Caller(policy, policy.bundle().applications().getFirst()),
        Hints.parse(Map.of("Demarc-Class", "internal", "Demarc-Consent", "wait=5s")::get),
        Person.NOBODY,
        ChatParser.parse(Rig.says("minutes").getBytes(StandardCharsets.UTF_8)),
        Instant.now());
  }

  /** A caller that can hang up. */
  private static final class HungUp implements Reply {
    volatile boolean gone;

    @Override
    public void whole(int status, Map<String, String> headers, byte[] body) {
      throw new AssertionError("answered");
    }

    @Override
    public void begin(Map<String, String> headers) {
      throw new AssertionError("answered");
    }

    @Override
    public void write(byte[] bytes) {
      throw new AssertionError("answered");
    }

    @Override
    public void end(byte[] last) {
      throw new AssertionError("answered");
    }

    @Override
    public boolean begun() {
      return false;
    }

    @Override
    public boolean gone() {
      return gone;
    }
  }

  @Test
  void letsTheRetryUseTheAnswerToTheFirstQuestion() {
    internal("ask");
    rig.asker.given = Optional.of(rig.asker.grant(rig.asker.asked.getFirst()));
    HttpResponse<String> answer = internal("ask");
    JsonNode demarc = Rig.json(answer.body()).path("demarc");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(Rig.FakeAsker.ID.text(), demarc.path("consent").asText());
    assertTrue(demarc.path("disclosures").toString().contains("Leaves the site."));
    assertEquals(demarc.path("decision").asText(), rig.asker.used.getFirst().text());
    assertEquals(1, rig.asker.asked.size());
    assertEquals(ConsentScope.ONCE, rig.journal.requests.getLast().consentScope());
  }

  @Test
  void asksAnewForAnotherBodyUnderAConsentForOneUse() {
    internal("ask");
    rig.asker.given = Optional.of(rig.asker.grant(rig.asker.asked.getFirst()));
    rig.chat(Rig.says("other minutes"), "Demarc-Class", "internal");
    assertEquals(2, rig.asker.asked.size());
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void answersInOneCallWhenSomebodyAgreesWhileItWaits() {
    rig.asker.yes = true;
    assertEquals(200, internal("wait=45s").statusCode());
    assertEquals(1, rig.cloud.got.size());
  }

  @Test
  void asksNobodyWhenToldNever() {
    HttpResponse<String> answer = internal("never");
    assertEquals("consent_required", Rig.json(answer.body()).at("/error/code").asText());
    assertEquals(0, rig.asker.asked.size());
  }

  @Test
  void saysNoAndUnavailableApart() {
    rig.asker.answer = new Asked.Denied(Rig.FakeAsker.ID);
    assertEquals("consent_denied", Rig.json(internal("ask").body()).at("/error/code").asText());
    rig.asker.answer = new Asked.Unavailable();
    HttpResponse<String> away = internal("ask");
    assertEquals("consent_unavailable", Rig.json(away.body()).at("/error/code").asText());
    assertEquals(403, away.statusCode());
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void sendsNothingUnderAGrantThatIsSpent() {
    rig.asker.yes = true;
    rig.asker.spent = true;
    HttpResponse<String> answer = internal("ask");
    assertEquals(503, answer.statusCode());
    assertEquals(0, rig.cloud.got.size());
  }

  private HttpResponse<String> internal(String mode, String... headers) {
    String[] all = new String[headers.length + 4];
    System.arraycopy(headers, 0, all, 4, headers.length);
    all[0] = "Demarc-Class";
    all[1] = "internal";
    all[2] = "Demarc-Consent";
    all[3] = mode;
    return rig.chat(Rig.says("the minutes"), all);
  }
}
