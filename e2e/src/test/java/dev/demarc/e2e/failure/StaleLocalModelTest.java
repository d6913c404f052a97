package dev.demarc.e2e.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.id.Digest;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    model = folder.resolve("tiny.gguf");
    writeModel(folder);
    good = Files.readAllBytes(model);
    kit = TenantKit.create(doors, alias);
    String digest = Digest.ofBytes(good).text();
    kit.target("local", target("edge", "llama", offer("tiny-gguf", "llama.cpp", digest)));
    kit.target("extract", target("none", "extractive", offer("extractive-1", "extractive", "")));
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

  /** The same random weights every time, by the program's own jar. */
  private static void writeModel(Path folder) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path jar = Path.of("../agent/core/target/demarc-agent.jar").toAbsolutePath().normalize();
    Path out = folder.resolve("model.out");
    Process done =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                jar.toString(),
                "dev.demarc.runtime.llama.tiny.TinyGguf",
                model.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertTrue(done.waitFor(120, TimeUnit.SECONDS), "no model in two minutes");
    assertEquals(0, done.exitValue(), Files.readString(out));
  }

  private static Map<String, Object> offer(String id, String runtime, String digest) {
    Map<String, Object> offer = new TreeMap<>();
    offer.put("id", id);
    offer.put("version", "1");
    if (!digest.isEmpty()) {
      offer.put("digest", digest);
    }
    offer.put("runtime", runtime);
    offer.put("precision", "f16");
    offer.put("contextTokens", 4_096);
    offer.put("features", List.of("chat", "summarize", "stream"));
    offer.put("quality", Map.of());
    offer.put("inputMicroUsdPerMillionTokens", 0);
    offer.put("outputMicroUsdPerMillionTokens", 0);
    offer.put("tier", 0);
    return offer;
  }

  private static Map<String, Object> target(
      String boundary, String protocol, Map<String, Object> offer) {
    Map<String, Object> target = new TreeMap<>();
    target.put("title", protocol);
    target.put("boundary", boundary);
    target.put("region", "eu");
    target.put("operator", "test");
    target.put("protocol", protocol);
    target.put("hosts", List.of());
    target.put("pins", List.of());
    target.put("models", List.of(offer));
    return target;
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
    assertTrue(agent.command("status").contains("capability local/tiny-gguf: digest-changed"));

    Files.write(model, good);
    awaits("the model", () -> metric("demarc_capability_tier", "local") == 1);
    Http.Answer again = ask("internal");
    assertEquals("local", again.json().at("/demarc/route").asText(), again.body());
    awaits("the control plane", () -> mismatch().isEmpty());
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
