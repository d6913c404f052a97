package dev.demarc.e2e.failure;

import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A tenant and an agent of a test's own: a box at the edge that nothing listens on, the stand-in
 * cloud, and the extractive summary.
 */
final class Site implements AutoCloseable {
  private final Doors doors = new Doors(Installation.underTest());
  private final AgentProcess agent;
  private final String key;

  private Site(String name, String policy) throws Exception {
    String alias = name + "-" + Long.toString(System.nanoTime(), 36);
    Installation installation = doors.installation();
    TenantKit kit = TenantKit.create(doors, alias);
    var nobody = java.net.URI.create("http://127.0.0.1:9");
    kit.openAiTarget("box", "edge", "eu", nobody, "box-model");
    kit.openAiTarget("cloud", "managed-cloud", "us", installation.cloud(), "stand-in-large");
    kit.target("extract", extract());
    this.key = kit.application("notes", "public", 100_000);
    kit.publish(policy);
    Map<String, String> bindings = new TreeMap<>();
    bindings.put("box", "{ baseUrl: \"" + nobody + "/v1\" }");
    bindings.put(
        "cloud", "{ baseUrl: \"" + installation.cloud() + "/v1\", apiKey: { env: HOME } }");
    bindings.put("extract", "{}");
    this.agent =
        AgentProcess.enrol(
            Path.of("target", alias), installation.controlPlane(), kit.enrolmentToken(), bindings);
  }

  /** Makes it, with this policy in force. */
  static Site under(String name, String policy) throws Exception {
    return new Site(name, policy);
  }

  private static Map<String, Object> extract() {
    Map<String, Object> model = new TreeMap<>();
    model.put("id", "extractive-1");
    model.put("version", "1");
    model.put("runtime", "extractive");
    model.put("precision", "exact");
    model.put("contextTokens", 1_000_000);
    model.put("features", List.of("summarize", "stream"));
    model.put("quality", Map.of());
    model.put("inputMicroUsdPerMillionTokens", 0);
    model.put("outputMicroUsdPerMillionTokens", 0);
    model.put("tier", 0);
    Map<String, Object> target = new TreeMap<>();
    target.put("title", "Extractive");
    target.put("boundary", "none");
    target.put("region", "eu");
    target.put("operator", "demarc");
    target.put("protocol", "extractive");
    target.put("hosts", List.of());
    target.put("pins", List.of());
    target.put("models", List.of(model));
    return target;
  }

  /** Asks for a summary of this text. */
  Http.Answer ask(String text, String dataClass, String session) {
    return Http.to(agent.baseUrl())
        .bearer(key)
        .with("Demarc-Class", dataClass)
        .with("Demarc-Session", session)
        .with("Demarc-Task", "summarize")
        .post(
            "/v1/chat/completions",
            Map.of(
                "model",
                "auto",
                "messages",
                List.of(Map.of("role", "user", "content", text + " It was a quiet day."))));
  }

  /** The sum of a metric over the lines that carry all these labels. */
  double metric(String name, String... labels) {
    return Http.to(agent.baseUrl())
        .bearer(key)
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Waits until the metric has this value or more. */
  void await(double least, String name, String... labels) throws InterruptedException {
    for (int tries = 0; tries < 300; tries++) {
      if (metric(name, labels) >= least) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(name + " stayed at " + metric(name, labels));
  }

  /** Tells the stand-in cloud how to behave from now on. */
  void cloudIs(String mode) {
    var told = doors.cloud().post("/faults", Map.of("mode", mode));
    if (told.status() != 200) {
      throw new AssertionError(told.body());
    }
  }

  Doors doors() {
    return doors;
  }

  @Override
  public void close() throws InterruptedException {
    cloudIs("none");
    agent.close();
  }
}
