package dev.demarc.e2e.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Everything local is broken: the model file is no model, the extractive route is not bound. The
 * cloud is up, bound and next in the order of preference, and still a patient's document is
 * refused.
 */
class LocalRouteBrokenTest {
  private static final Installation INSTALLATION = Installation.underTest();
  private static final Doors DOORS = new Doors(INSTALLATION);
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Patients stay
      rules:
        - { id: phi-stays, effect: allow, classes: [phi], to: [on-device, edge, private-cluster] }
        - { id: public-anywhere, effect: allow, classes: [public] }
      preferences:
        - { order: [local, extract, cloud], fallback: true }
      """;

  private static AgentProcess agent;
  private static Http door;

  private final Canary canary = Canary.create();

  @BeforeAll
  static void startsAnAgentWithNothingLocal() throws Exception {
    String alias = "broken-" + Long.toString(System.currentTimeMillis(), 36);
    TenantKit kit = TenantKit.create(DOORS, alias);
    kit.target("extract", local("none", "extractive", "extractive-1", "extractive"));
    kit.target("local", local("edge", "llama", "tiny-gguf", "llama.cpp"));
    kit.openAiTarget("cloud", "managed-cloud", "us", INSTALLATION.cloud(), "stand-in-large");
    String key = kit.application("broken", "public", 10_000);
    kit.publish(POLICY);
    Path folder = Files.createDirectories(Path.of("target", alias));
    Path model = folder.toAbsolutePath().resolve("broken.gguf");
    byte[] noise = new byte[64 << 10];
    new Random(4711).nextBytes(noise);
    Files.write(model, noise);
    agent =
        AgentProcess.enrol(
            folder,
            INSTALLATION.controlPlane(),
            kit.enrolmentToken(),
            Map.of(
                "cloud", "{ baseUrl: \"" + INSTALLATION.cloud() + "/v1\", apiKey: { env: HOME } }",
                "local", "{ model: " + model + ", threads: 1 }"));
    door = Http.to(agent.baseUrl()).bearer(key);
  }

  @AfterAll
  static void ends() throws Exception {
    agent.close();
  }

  private static Map<String, Object> local(
      String boundary, String protocol, String model, String runtime) {
    return Map.of(
        "title",
        protocol,
        "boundary",
        boundary,
        "region",
        "eu",
        "operator",
        "test",
        "protocol",
        protocol,
        "hosts",
        List.of(),
        "pins",
        List.of(),
        "models",
        List.of(
            Map.of(
                "id",
                model,
                "version",
                "1",
                "runtime",
                runtime,
                "precision",
                "exact",
                "contextTokens",
                4096,
                "features",
                List.of("chat", "summarize", "stream"),
                "quality",
                Map.of(),
                "inputMicroUsdPerMillionTokens",
                0,
                "outputMicroUsdPerMillionTokens",
                0,
                "tier",
                0)));
  }

  @BeforeEach
  void forgetsWhatTheCloudRecorded() {
    DOORS.cloud().delete("/recorded");
  }

  private Http.Answer ask(String dataClass, String task, String model) {
    return door.with("Demarc-Class", dataClass)
        .with("Demarc-Task", task)
        .post(
            "/v1/chat/completions",
            Map.of(
                "model",
                model,
                "max_tokens",
                16,
                "messages",
                List.of(
                    Map.of(
                        "role",
                        "user",
                        "content",
                        "The patient is well. The word is " + canary.word() + ". Rest helps."))));
  }

  @Test
  void refusesADocumentThatMayNotLeave() {
    for (String task : List.of("summarize", "chat")) {
      for (String model : List.of("auto", "tiny-gguf", "extractive-1", "stand-in-large")) {
        assertRefused(ask("phi", task, model), task + " by " + model);
      }
    }
    JsonNode recorded = recorded();
    assertEquals(0, recorded.path("dropped").asLong(-1));
    for (JsonNode one : recorded.path("requests")) {
      // the agent asks which models there are, with nothing of any request
      assertEquals("GET /v1/models", one.path("method").asText() + " " + one.path("path").asText());
    }
  }

  private static void assertRefused(Http.Answer answer, String asked) {
    System.out.println(asked + " -> " + answer.status() + " " + answer.json().at("/error/code"));
    assertTrue(
        List.of("403 policy_refused", "503 routes_exhausted")
            .contains(answer.status() + " " + answer.json().at("/error/code").asText()),
        asked + " -> " + answer.status() + answer.body());
    assertTrue(answer.json().path("choices").isMissingNode(), answer.body());
  }

  /** The same agent does reach the cloud with what may go there: the refusals are no accident. */
  @Test
  void sendsAPublicDocumentToTheCloud() {
    var answer = ask("public", "chat", "auto");
    assertEquals(200, answer.status(), answer.body());
    assertEquals("managed-cloud", answer.header("Demarc-Boundary"));
    assertTrue(canary.in(recorded().toString().getBytes()).isPresent(), "not recorded");
  }

  private static JsonNode recorded() {
    return DOORS.cloud().get("/recorded").json();
  }
}
