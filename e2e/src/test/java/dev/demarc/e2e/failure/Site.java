package dev.demarc.e2e.failure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.CutLine;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Eventually;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.LocalModel;
import dev.demarc.e2e.installation.TenantKit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A tenant and an agent of a test's own, with the extractive summary and targets as a test needs
 * them: in this package a box at the edge that nothing listens on, and the stand-in cloud.
 */
public final class Site implements AutoCloseable {
  private final Doors doors = new Doors(Installation.underTest());
  private final AgentProcess agent;
  private final CutLine line;
  private final TenantKit kit;
  private final String key;

  private Site(String name, List<Offered> offered, List<String> tasks, Policy policy)
      throws Exception {
    String alias = name + "-" + Long.toString(System.nanoTime(), 36);
    this.kit = TenantKit.create(doors, alias);
    kit.dataClass("confidential", 60);
    Map<String, String> bindings = new TreeMap<>();
    for (Offered each : offered) {
      kit.target(each.id(), each.target());
      bindings.put(each.id(), each.binding());
    }
    addExtractTo(kit);
    bindings.put("extract", "{}");
    this.key = kit.application("notes", "public", 100_000, tasks);
    kit.publish(policy.of(kit));
    this.line = CutLine.to(doors.installation().controlPlane().getPort());
    this.agent =
        AgentProcess.enrol(
            Path.of("target", alias),
            URI.create("http://127.0.0.1:" + line.port()),
            kit.enrolmentToken(),
            bindings);
  }

  /**
   * A target with one model.
   *
   * @param binding in agent.yaml, as a YAML flow map
   */
  public record Offered(String id, Map<String, Object> target, String binding) {
    /** Behind an OpenAI-compatible API. */
    public static Offered openAi(
        String id, String boundary, String region, URI at, String model, int context) {
      return new Offered(
          id,
          TenantKit.openAi(id, boundary, region, at, model, context),
          "{ baseUrl: \"" + at + "/v1\", apiKey: { env: HOME } }");
    }

    /**
     * A model file, run in a child process of the agent.
     *
     * @param tier the lowest that is approved for it
     */
    public static Offered local(String id, String boundary, Path model, int tier)
        throws IOException {
      return new Offered(
          id,
          LocalModel.target(model, boundary, tier, 0),
          "{ model: \"" + model + "\", threads: 1 }");
    }
  }

  private interface Policy {
    String of(TenantKit kit);
  }

  /** The box nobody answers for and the cloud, with this policy in force. */
  static Site under(String name, String policy) throws Exception {
    URI nobody = URI.create("http://127.0.0.1:9");
    Offered box = Offered.openAi("box", "edge", "eu", nobody, "box-model", 128_000);
    return new Site(name, List.of(box, cloud()), List.of(), kit -> policy);
  }

  /**
   * These targets, with the shipped template of this name in force.
   *
   * @param tasks the application is registered for
   */
  public static Site underTemplate(String template, List<Offered> offered, String... tasks)
      throws Exception {
    return new Site(template, offered, List.of(tasks), kit -> template(kit, template));
  }

  private static String template(TenantKit kit, String id) {
    for (JsonNode each : kit.admin().get("/api/v1/policy-templates").json().path("items")) {
      if (each.path("id").asText().equals(id)) {
        return each.path("yaml").asText();
      }
    }
    throw new AssertionError("no template " + id);
  }

  /** The stand-in cloud, in the US. */
  public static Offered cloud() {
    URI at = Installation.underTest().cloud();
    return Offered.openAi("cloud", "managed-cloud", "us", at, "stand-in-large", 128_000);
  }

  /** Adds the extractive summary, which every agent can run, to a tenant's catalogue. */
  public static void addExtractTo(TenantKit kit) {
    kit.target("extract", extract());
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

  /** The agent's door with the application's key. */
  public Http door() {
    return Http.to(agent.baseUrl()).bearer(key);
  }

  public AgentProcess agent() {
    return agent;
  }

  /** Its agent's way to the control plane. */
  public CutLine line() {
    return line;
  }

  /** Waits until the agent knows that the control plane is out of reach. */
  public void awaitAway() throws InterruptedException {
    Eventually.holds(
        "the agent knows that it is alone",
        () -> {
          JsonNode status = agent.status();
          JsonNode problems = status.path("problems");
          return status.path("pid").asLong() == agent.pid()
              && problems.has("bundles")
              && problems.has("heartbeat");
        });
  }

  public TenantKit kit() {
    return kit;
  }

  /** Asks for a summary of this text. */
  public Http.Answer ask(String text, String dataClass, String session) {
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
  public double metric(String name, String... labels) {
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
  public void await(double least, String name, String... labels) throws InterruptedException {
    for (int tries = 0; tries < 300; tries++) {
      if (metric(name, labels) >= least) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(name + " stayed at " + metric(name, labels));
  }

  /** Tells the stand-in cloud how to behave from now on. */
  public void cloudIs(String mode) {
    var told = doors.cloud().post("/faults", Map.of("mode", mode));
    if (told.status() != 200) {
      throw new AssertionError(told.body());
    }
  }

  public Doors doors() {
    return doors;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    cloudIs("none");
    agent.close();
    line.close();
  }
}
