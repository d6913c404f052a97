package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An internal document needs the organisation's approval before it goes to the cloud. */
class ApprovalRulesTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Approved
      rules:
        - id: approved-abroad
          effect: allow
          classes: [internal]
          to: [managed-cloud]
          obligations:
            - approval: { ttl: %s }
            - disclose: { text: "Leaves the house." }
      """;

  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final String alias = "approve-" + Long.toString(System.nanoTime(), 36);
  private final TenantKit kit = TenantKit.create(doors, alias);
  private final Http approver = doors.as(kit.tenant().user("policy-approver"));
  private AgentProcess process;
  private Http agent;
  private String policy;

  @BeforeEach
  void enrol() throws Exception {
    kit.openAiTarget("cloud", "managed-cloud", "us", installation.cloud(), "stand-in-large");
    String key = kit.application("notes", "internal", 1_000);
    policy = kit.publish(POLICY.formatted("P30D"));
    Map<String, String> bound =
        Map.of("cloud", "{ baseUrl: \"" + installation.cloud() + "/v1\", apiKey: { env: HOME } }");
    process =
        AgentProcess.enrol(
            Path.of("target", alias), installation.controlPlane(), kit.enrolmentToken(), bound);
    agent = Http.to(process.baseUrl()).bearer(key);
    await("the policy", () -> ask().status() == 403);
  }

  @AfterEach
  void stop() throws Exception {
    process.close();
  }

  private Http.Answer ask() {
    var message = Map.of("role", "user", "content", "The rota for next week, please.");
    return agent.post(
        "/v1/chat/completions", Map.of("model", "stand-in-large", "messages", List.of(message)));
  }

  /** The approval that a refused request names. */
  private static String approval(Http.Answer refused) {
    assertEquals(403, refused.status(), refused.body());
    assertEquals("approval_required", refused.json().at("/error/code").asText());
    assertEquals("requested", refused.json().at("/error/approval/state").asText());
    assertEquals("false", refused.header("x-should-retry"));
    return refused.json().at("/error/approval/id").asText();
  }

  private JsonNode shown(String approval) {
    var answer = approver.get(kit.path("/approvals/" + approval));
    assertEquals(200, answer.status(), answer.body());
    return answer.json();
  }

  private void approve(String approval, Map<String, ?> terms) {
    var body = new TreeMap<String, Object>(terms);
    body.put("answer", "approve");
    body.put("noticeDigest", shown(approval).at("/notice/digest").asText());
    var answer = approver.post(kit.path("/approvals/" + approval + "/answer"), body);
    assertEquals(200, answer.status(), answer.body());
  }

  @Test
  void asksThenRunsAndDisclosesThenIsRefusedAgainAfterWithdrawal() throws Exception {
    Set<String> asked = new HashSet<>();
    for (int times = 0; times < 20; times++) {
      asked.add(approval(ask()));
    }
    assertEquals(1, asked.size(), "the same is asked once");
    String approval = asked.iterator().next();
    assertFalse(shown(approval).toString().contains("rota"), "the question shows content");
    approve(approval, Map.of());
    await("the approval", () -> ask().status() == 200);
    JsonNode envelope = ask().json().get("demarc");
    assertEquals("managed-cloud", envelope.get("boundary").asText());
    assertEquals(approval, envelope.get("approval").asText());
    assertTrue(envelope.get("disclosures").toString().contains("Leaves the house."));
    await("uses on the record", () -> shown(approval).path("uses").asInt() > 0);
    awaitATraceThatNames(approval);
    var withdrawn = approver.post(kit.path("/approvals/" + approval + "/withdraw"), Map.of());
    assertEquals(200, withdrawn.status(), withdrawn.body());
    await("the withdrawal", () -> ask().status() == 403);
    assertFalse(approval(ask()).equals(approval), "a new question is asked");
  }

  private void awaitATraceThatNames(String approval) throws InterruptedException {
    await(
        "a trace",
        () -> {
          for (JsonNode trace : kit.admin().get(kit.path("/traces")).json().path("items")) {
            var one = kit.admin().get(kit.path("/traces/" + trace.path("decision").asText()));
            if (one.body().contains(approval)) {
              return true;
            }
          }
          return false;
        });
  }

  @Test
  void saysThatItWasDenied() {
    String approval = approval(ask());
    String digest = shown(approval).at("/notice/digest").asText();
    var denied =
        approver.post(
            kit.path("/approvals/" + approval + "/answer"),
            Map.of("answer", "deny", "reason", "Not abroad.", "noticeDigest", digest));
    assertEquals(200, denied.status(), denied.body());
    var refused = ask();
    assertEquals(403, refused.status());
    assertEquals("approval_denied", refused.json().at("/error/code").asText());
    assertEquals("denied", refused.json().at("/error/approval/state").asText());
    assertEquals(approval, refused.json().at("/error/approval/id").asText());
  }

  @Test
  void isForSoManyRequestsAndIsSupersededWithThePolicy() throws Exception {
    String first = approval(ask());
    approve(first, Map.of("uses", 1));
    await("the one use", () -> ask().status() == 200);
    await("its end", () -> shown(first).path("state").asText().equals("expired"));
    String second = approval(ask());
    assertFalse(second.equals(first));
    approve(second, Map.of());
    await("the second approval", () -> ask().status() == 200);
    await("the facts of the decision", () -> isStored(second));
    kit.republish(policy, POLICY.formatted("P7D"));
    await("the other terms", () -> ask().status() == 403);
    await("superseded", () -> shown(second).path("state").asText().equals("superseded"));
    assertFalse(approval(ask()).equals(second), "it is asked on the new terms");
  }

  private boolean isStored(String approval) {
    String decision = shown(approval).path("decision").asText();
    return kit.admin().get(kit.path("/traces/" + decision)).status() == 200;
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    for (int tries = 0; tries < 300; tries++) {
      if (condition.getAsBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new AssertionError(what + " did not come");
  }
}
