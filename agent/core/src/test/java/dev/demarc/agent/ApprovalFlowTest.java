package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.ask.ApprovalAsked;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.organisation.ApprovalRequest;
import dev.demarc.contract.organisation.ApprovalState;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The organisation is asked first, and then the person. */
class ApprovalFlowTest {
  private static final String APPROVAL = "{\"approval\":{\"ttl\":\"P30D\"}}";
  private final Rig rig = new Rig();

  @BeforeEach
  void needAnApprovalAndAConsent() {
    obey(Bundles.POLICY.replace("\"obligations\":[", "\"obligations\":[" + APPROVAL + ","));
  }

  private void obey(String policy) {
    rig.policy =
        Optional.of(
            Bundles.inForce(
                Bundles.read(policy), rig.cloud.host(), rig.spare.host(), 600, List.of()));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void tellsTheCallerWhichApprovalIsMissingAndWhereItStands() {
    HttpResponse<String> answer = internal();
    assertEquals(403, answer.statusCode(), answer.body());
    JsonNode error = error(answer);
    assertEquals("approval_required", error.path("code").asText());
    assertEquals(Rig.FakeApprover.ID.text(), error.at("/approval/id").asText());
    assertEquals("requested", error.at("/approval/state").asText());
    assertEquals("http://portal/approvals/1", error.at("/approval/url").asText());
    assertEquals("false", answer.headers().firstValue("x-should-retry").orElseThrow());
    assertEquals(0, rig.asker.asked.size(), "the person is asked about what stays closed");
    assertEquals(0, rig.cloud.got.size());
    assertEquals(ErrorCode.APPROVAL_REQUIRED, rig.journal.requests.getFirst().error());
  }

  @Test
  void asksAboutTheChangeWithoutSessionOrContent() {
    internal("Demarc-Session", "s1");
    ApprovalRequest asked = rig.approver.asked.getFirst();
    assertEquals("cloud", asked.change().to().target().text());
    assertNull(asked.change().session());
    assertNull(asked.requestedBy());
    assertEquals("PT720H", asked.ttl().toString());
    assertFalse(asked.toString().contains("minutes"));
  }

  @Test
  void saysDeniedAndUnavailableApart() {
    rig.approver.answer =
        new ApprovalAsked.Unapproved(Rig.FakeApprover.ID, ApprovalState.DENIED, "http://portal/a");
    HttpResponse<String> denied = internal();
    assertEquals("approval_denied", error(denied).path("code").asText());
    assertEquals("denied", error(denied).at("/approval/state").asText());
    rig.approver.answer = new ApprovalAsked.Unavailable();
    HttpResponse<String> away = internal();
    assertEquals(403, away.statusCode());
    assertEquals("approval_unavailable", error(away).path("code").asText());
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void asksThePersonOnceTheOrganisationHasApproved() {
    rig.approver.yes = true;
    assertEquals("consent_required", error(internal()).path("code").asText());
    assertEquals(1, rig.asker.asked.size());
    assertEquals(0, rig.cloud.got.size());
    assertEquals(0, rig.approver.used.size());
  }

  @Test
  void runsUnderBothAndPutsBothOnTheRecord() {
    rig.approver.yes = true;
    rig.asker.yes = true;
    HttpResponse<String> answer = internal();
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode demarc = Rig.json(answer.body()).path("demarc");
    assertEquals(Rig.FakeApprover.ID.text(), demarc.path("approval").asText());
    assertEquals(Rig.FakeAsker.ID.text(), demarc.path("consent").asText());
    assertEquals(1, rig.approver.used.size());
    var decision = rig.journal.requests.getFirst().decision();
    Outcome.Routed routed = (Outcome.Routed) decision.outcome();
    assertEquals(Rig.FakeApprover.ID, routed.approval());
    Situation situation = decision.situation();
    assertEquals(
        decision,
        rig.policy.orElseThrow().engine().decide(decision.id(), decision.facts(), situation));
  }

  @Test
  void runsUnderAnApprovalAloneWhereNoConsentIsAsked() {
    obey(
        Bundles.POLICY.replace("{\"consent\":{\"scope\":\"session\",\"ttl\":\"PT8H\"}}", APPROVAL));
    rig.approver.yes = true;
    HttpResponse<String> answer = internal();
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(0, rig.asker.asked.size());
  }

  @Test
  void sendsNothingUnderOneThatIsUsedUp() {
    rig.approver.yes = true;
    rig.asker.yes = true;
    rig.approver.usedUp = true;
    assertEquals("approval_required", error(internal()).path("code").asText());
    assertEquals(0, rig.cloud.got.size());
  }

  @Test
  void asksNobodyWhenToldNever() {
    HttpResponse<String> answer = internal("Demarc-Consent", "never");
    assertEquals("approval_required", error(answer).path("code").asText());
    assertEquals(0, rig.approver.asked.size());
  }

  private static JsonNode error(HttpResponse<String> answer) {
    return Rig.json(answer.body()).path("error");
  }

  private HttpResponse<String> internal(String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Demarc-Class";
    all[1] = "internal";
    return rig.chat(Rig.says("the minutes"), all);
  }
}
