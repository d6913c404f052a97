package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.failure.Site;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A version reaches one group's agent, waits, reaches the other's, and is rolled back. */
class RolloutTest {
  private static final String NARROW =
      """
      schema: demarc/policy/v1
      title: Two groups
      rules:
        - {id: public-anywhere, classes: [public], effect: allow}
      """;
  private static final String WIDE =
      NARROW + "  - {id: internal-edge, classes: [internal], to: [edge], effect: allow}\n";

  private final Doors doors = new Doors(Installation.underTest());
  private final String alias = "rollout-" + Long.toString(System.nanoTime(), 36);
  private final TenantKit kit = TenantKit.create(doors, alias);

  @Test
  void decidesUnderEachGroupsVersionUntilThatGroupIsReached() throws Exception {
    Site.addExtractTo(kit);
    String key = kit.application("notes", "public", 1_000);
    var made =
        kit.admin()
            .post(
                kit.path("/policies"),
                Map.of("yaml", NARROW, "groups", List.of("first", "second")));
    assertEquals(201, made.status(), made.body());
    String policy = made.json().path("id").asText();
    release(policy, 1, Map.of());
    try (AgentProcess first = agent("first");
        AgentProcess second = agent("second")) {
      await(() -> version(first, key).equals("1") && version(second, key).equals("1"));
      rollOut(policy);
      await(() -> version(first, key).equals("2"));
      await(() -> rollout(policy).path("state").asText().equals("passed"));
      assertEquals("1", version(second, key));
      post(policy, "/rollouts/advance", Map.of("version", 2, "comment", "looks well"));
      await(() -> version(second, key).equals("2"));
      var back = post(policy, "/rollback", Map.of("version", 1, "comment", "too wide"));
      assertEquals(3, back.at("/published/version").asInt());
      assertEquals("rolled-back", back.at("/rollout/state").asText());
      await(() -> version(first, key).equals("3") && version(second, key).equals("3"));
    }
    JsonNode history = kit.admin().get(kit.path("/policies/" + policy + "/history")).json();
    assertEquals("rollback", history.at("/items/0/action").asText());
    assertTrue(history.toString().contains("too wide"), history.toString());
  }

  private void rollOut(String policy) {
    var saved =
        kit.admin()
            .put(
                kit.path("/policies/" + policy + "/draft"),
                Map.of("yaml", WIDE, "baseRevision", 0));
    assertEquals(200, saved.status(), saved.body());
    var stages = List.of(Map.of("groups", List.of("first")), Map.of("groups", List.of("second")));
    release(
        policy,
        saved.json().at("/draft/revision").asInt(),
        Map.of(
            "rollout",
            Map.of("stages", stages, "gate", Map.of("within", "PT30M", "observe", "PT0S"))));
  }

  private void release(String policy, int revision, Map<String, ?> more) {
    post(policy, "/submit", Map.of("revision", revision));
    for (var user : kit.tenant().users()) {
      if (user.roles().contains("policy-approver")) {
        doors
            .as(user)
            .post(kit.path("/policies/" + policy + "/approve"), Map.of("revision", revision));
      }
    }
    Map<String, Object> body = new java.util.TreeMap<>(more);
    body.put("revision", revision);
    post(policy, "/publish", body);
  }

  private JsonNode post(String policy, String step, Map<String, ?> body) {
    var answer = kit.admin().post(kit.path("/policies/" + policy + step), body);
    assertEquals(200, answer.status(), step + ": " + answer.body());
    return answer.json();
  }

  private JsonNode rollout(String policy) {
    return kit.admin().get(kit.path("/policies/" + policy + "/rollouts")).json().at("/items/0");
  }

  private AgentProcess agent(String group) throws Exception {
    var token =
        kit.admin()
            .post(
                kit.path("/enrolment-tokens"),
                Map.of("site", "test", "group", group, "boundary", "edge", "region", "eu"));
    assertEquals(201, token.status(), token.body());
    return AgentProcess.enrol(
        Path.of("target", alias, group),
        doors.installation().controlPlane(),
        token.json().path("token").asText(),
        Map.of("extract", "{}"));
  }

  /** Of the policy that an answer of the agent names. */
  private static String version(AgentProcess agent, String key) {
    var answer =
        Http.to(agent.baseUrl())
            .bearer(key)
            .with("Demarc-Task", "summarize")
            .post(
                "/v1/chat/completions",
                Map.of(
                    "model",
                    "extractive-1",
                    "messages",
                    List.of(Map.of("role", "user", "content", "One. Two. Three. Four."))));
    assertEquals(200, answer.status(), answer.body());
    String named = answer.header("Demarc-Policy");
    return named.substring(named.indexOf('@') + 1, named.indexOf(';'));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int tries = 0; tries < 600; tries++) {
      if (condition.getAsBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("it did not come to that");
  }
}
