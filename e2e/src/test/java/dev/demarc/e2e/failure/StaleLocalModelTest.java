package dev.demarc.e2e.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.LocalModel;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The bytes of a local model change under a running agent. Its route is gone until the file is the
 * one the catalogue names again: what may fall back says that it did, what may not is refused, and
 * the measure and the control plane show why.
 */
class StaleLocalModelTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: The box's own model
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
        - { id: internal-at-home, effect: allow, classes: [internal], to: [edge] }
      preferences:
        - { classes: [public], order: [local, extract], fallback: true }
        - { classes: [internal], order: [local], fallback: false }
      """;

  private static TenantKit kit;
  private static AgentProcess agent;
  private static Http door;
  private static Path model;
  private static byte[] good;

  @BeforeAll
  static void startsAnAgentWithItsModel() throws Exception {
    Doors doors = new Doors(Installation.underTest());
    String alias = "stale-" + Long.toString(System.nanoTime(), 36);
    Path folder = Files.createDirectories(Path.of("target", alias)).toAbsolutePath();
    model = LocalModel.write(folder);
    good = Files.readAllBytes(model);
    kit = TenantKit.create(doors, alias);
    kit.target("local", LocalModel.target(model, 0));
    Site.addExtractTo(kit);
    String key = kit.application("notes", "public", 10_000);
    kit.publish(POLICY);
    agent =
        AgentProcess.enrol(
            Path.of("target", alias),
            doors.installation().controlPlane(),
            kit.enrolmentToken(),
            Map.of("local", "{ model: " + model + ", threads: 1 }", "extract", "{}"));
    door = Http.to(agent.baseUrl()).bearer(key);
  }

  @AfterAll
  static void ends() throws InterruptedException {
    agent.close();
  }

  @Test
  void takesTheRouteAwayWhileTheFileIsNotTheModel() throws Exception {
    awaits("a probe of the model", () -> metric("demarc_capability_tier", "local") == 1);
    assertEquals("local", ask("public").json().at("/demarc/route").asText());
    awaits("the control plane", () -> mismatch().isEmpty());

    byte[] changed = good.clone();
    changed[changed.length / 2] ^= 1;
    Files.write(model, changed);
    awaits("the change", () -> failures() >= 1);
    Http.Answer instead = ask("public");
    assertEquals(200, instead.status(), instead.body());
    assertEquals("extract", instead.json().at("/demarc/route").asText(), instead.body());
    assertEquals("local", instead.json().at("/demarc/fallback/from").asText(), instead.body());
    assertEquals("digest_changed", instead.json().at("/demarc/fallback/reason").asText());
    assertTrue(instead.header("Demarc-Fallback").startsWith("local;reason=digest_changed"));
    Http.Answer refused = ask("internal");
    assertEquals(503, refused.status(), refused.body());
    assertEquals("routes_exhausted", refused.json().at("/error/code").asText(), refused.body());
    assertTrue(refused.body().contains("digest-changed"), refused.body());
    assertEquals(0, metric("demarc_capability_tier", "local"));
    awaits("the control plane", () -> mismatch().equals("digest-changed"));
    assertEquals("0 of 1", modelParity());
    assertTrue(agent.command("status").contains("capability local/tiny-gguf: digest-changed"));

    Files.write(model, good);
    awaits("the model", () -> metric("demarc_capability_tier", "local") == 1);
    Http.Answer again = ask("internal");
    assertEquals("local", again.json().at("/demarc/route").asText(), again.body());
    awaits("the control plane", () -> mismatch().isEmpty());
    assertEquals("1 of 1", modelParity());
  }

  private static Http.Answer ask(String dataClass) {
    return door.with("Demarc-Class", dataClass)
        .with("Demarc-Task", "summarize")
        .post(
            "/v1/chat/completions",
            Map.of(
                "model",
                "auto",
                "max_tokens",
                16,
                "messages",
                List.of(Map.of("role", "user", "content", "It was a quiet day. Nobody came."))));
  }

  private static double failures() {
    return metric("demarc_probe_failures_total", "reason=\"digest_changed\"");
  }

  /** The sum of a metric over the lines that carry this label. */
  private static double metric(String name, String label) {
    return door.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What the control plane says is against the local model: nothing, or why. */
  private static String mismatch() {
    String id = kit.admin().get(kit.path("/agents")).json().at("/items/0/id").asText();
    JsonNode items = kit.admin().get(kit.path("/agents/" + id + "/capabilities")).json();
    for (JsonNode item : items.path("items")) {
      if (item.at("/claim/target").asText().equals("local")) {
        return item.path("mismatch").asText();
      }
    }
    return "not told yet";
  }

  /** Agents whose local models are those of the catalogue, of all that run one. */
  private static String modelParity() {
    JsonNode total =
        kit.admin()
            .get(kit.path("/measures/version.parity?step=none&what=model"))
            .json()
            .at("/series/0/total");
    return total.path("numerator").asText() + " of " + total.path("denominator").asText();
  }

  private static void awaits(String what, BooleanSupplier come) throws InterruptedException {
    for (int tries = 0; tries < 600; tries++) {
      if (come.getAsBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(what + " did not come");
  }
}
