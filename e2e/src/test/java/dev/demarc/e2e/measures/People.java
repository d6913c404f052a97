package dev.demarc.e2e.measures;

import static dev.demarc.e2e.measures.MeasuredTenant.CLOUD;
import static dev.demarc.e2e.measures.MeasuredTenant.chat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.e2e.installation.Eventually;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import java.util.Map;
import java.util.TreeMap;

/** What people answer, take back, and ask for without being allowed to. */
record People(MeasuredTenant tenant) {

  private Http as(String role) {
    return tenant.doors.as(tenant.kit.tenant().user(role));
  }

  private Http.Answer ask(String dataClass) {
    return chat(tenant.door(dataClass), CLOUD, Map.of());
  }

  /** A person agrees, the request runs, the person takes it back, the next one is asked again. */
  void agreeAndWithdraw() throws InterruptedException {
    String consent = named("consent", ask("internal"));
    answer("end-user", "/consents/" + consent, Map.of("answer", "grant", "scope", "until"));
    Eventually.holds("the grant", () -> ask("internal").status() == 200);
    String at = tenant.kit.path("/consents/" + consent + "/withdraw");
    assertEquals(200, as("end-user").post(at, Map.of()).status());
    Eventually.holds("the withdrawal", () -> ask("internal").status() == 403);
  }

  /** A person is asked again, and does not agree. */
  void deny() {
    String consent = named("consent", ask("internal"));
    answer("end-user", "/consents/" + consent, Map.of("answer", "deny"));
  }

  /** The organisation approves a route. */
  void approve() throws InterruptedException {
    String approval = named("approval", ask("confidential"));
    answer("policy-approver", "/approvals/" + approval, Map.of("answer", "approve"));
    Eventually.holds("the approval", () -> ask("confidential").status() == 200);
  }

  /** Somebody of another organisation looks at this one's measures. */
  void ofAnotherTenantLook() {
    Installation.User stranger = tenant.doors.installation().tenant("clinic").user("tenant-admin");
    assertEquals(404, tenant.doors.as(stranger).get(tenant.kit.path("/measures")).status());
  }

  private static String named(String what, Http.Answer refused) {
    assertEquals(403, refused.status(), refused.body());
    return refused.json().at("/error/" + what + "/id").asText();
  }

  private void answer(String role, String question, Map<String, String> answer) {
    Http person = as(role);
    String at = tenant.kit.path(question);
    Map<String, String> body = new TreeMap<>(answer);
    body.put("noticeDigest", person.get(at).json().at("/notice/digest").asText());
    Http.Answer answered = person.post(at + "/answer", body);
    assertEquals(200, answered.status(), answered.body());
  }
}
