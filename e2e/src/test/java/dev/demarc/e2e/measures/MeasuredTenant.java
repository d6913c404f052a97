package dev.demarc.e2e.measures;

import dev.demarc.e2e.failure.Site;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.CutLine;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.ModelServer;
import dev.demarc.e2e.installation.TenantKit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tenant in which everything can be provoked: a box at its edge and a cloud, each a process of
 * its own that can misbehave, a target that serves no such model, a summary without a model, and an
 * agent whose line to the control plane can be cut.
 */
final class MeasuredTenant implements AutoCloseable {
  static final String BOX = "box/stand-in-small";
  static final String CLOUD = "cloud/stand-in-large";

  /** Of the application {@code spender}, in a month. */
  static final long BUDGET_MICRO_USD = 300;

  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Everything happens
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
        - { id: internal-if-agreed, effect: allow, classes: [internal], to: [managed-cloud],
            obligations: [{ consent: { scope: until, ttl: PT1H } }] }
        - { id: confidential-if-approved, effect: allow, classes: [confidential], to: [managed-cloud],
            obligations: [{ approval: { ttl: P1D } }] }
      preferences:
        - { classes: [public], order: [box, cloud, extract], fallback: true }
      fallback:
        lineage: PT0S
      stability:
        hardFailures: 1
        goodProbes: 1
        probeEvery: PT0.1S
        dwell: PT0S
        sessionSwitches: 1
        damping: { penalty: 0 }
      """;

  final Doors doors;
  final TenantKit kit;
  final ModelServer box;
  final ModelServer cloud;
  final CutLine line;
  private final String alias;
  private final String key;
  private final String spender;
  private @Nullable AgentProcess agent;

  private MeasuredTenant(Doors doors, String alias) throws IOException {
    this.doors = doors;
    this.alias = alias;
    this.box = ModelServer.away();
    this.cloud = ModelServer.away();
    this.kit = TenantKit.create(doors, alias);
    kit.dataClass("confidential", 60);
    kit.target("box", digested("edge", "eu", box.baseUrl(), "stand-in-small"));
    kit.target("cloud", digested("managed-cloud", "us", cloud.baseUrl(), "stand-in-large"));
    kit.openAiTarget("ghost", "private-cluster", "eu", box.baseUrl(), "no-such-model");
    Site.addExtractTo(kit);
    this.key = kit.application("notes", "public", 100_000);
    this.spender = kit.application("spender", "public", 100_000);
    kit.budget("spender", BUDGET_MICRO_USD);
    kit.publish(POLICY);
    this.line = CutLine.to(doors.installation().controlPlane().getPort());
  }

  /** Nothing is counted of it yet. */
  static MeasuredTenant make() throws IOException, InterruptedException {
    String alias = "measured-" + Long.toString(System.nanoTime(), 36);
    MeasuredTenant tenant = new MeasuredTenant(new Doors(Installation.underTest()), alias);
    try {
      tenant.box.start();
      tenant.cloud.start();
      return tenant;
    } catch (IOException | InterruptedException | RuntimeException | Error failed) {
      tenant.close();
      throw failed;
    }
  }

  /** A target whose model has a digest, so that answers name it. */
  private static Map<String, Object> digested(String boundary, String region, URI at, String id) {
    Map<String, Object> target =
        new TreeMap<>(TenantKit.openAi(id, boundary, region, at, id, 128_000));
    Map<String, Object> offer = new TreeMap<>(TenantKit.offer(id, 128_000));
    offer.put("digest", "sha256:" + "1".repeat(64));
    target.put("models", List.of(offer));
    return target;
  }

  void startAgent() throws IOException, InterruptedException {
    Map<String, String> bindings = new TreeMap<>();
    bindings.put("extract", "{}");
    bindings.put("box", bound(box));
    bindings.put("ghost", bound(box));
    bindings.put("cloud", bound(cloud));
    URI lined = URI.create("http://127.0.0.1:" + line.port());
    agent = AgentProcess.enrol(folder(), lined, kit.enrolmentToken(), bindings);
  }

  private static String bound(ModelServer server) {
    return "{ baseUrl: \"" + server.baseUrl() + "/v1\", apiKey: { env: HOME } }";
  }

  Path folder() {
    return Path.of("target", alias);
  }

  AgentProcess agent() {
    return Objects.requireNonNull(agent);
  }

  String key() {
    return key;
  }

  /** The agent's door for the application with the budget. */
  Http spender() {
    return Http.to(agent().baseUrl()).bearer(spender);
  }

  /** The agent's door for any other. */
  Http door(String dataClass) {
    return Http.to(agent().baseUrl()).bearer(key).with("Demarc-Class", dataClass);
  }

  /** A chat of one question. */
  static Http.Answer chat(Http door, String model, Map<String, Object> more) {
    Map<String, Object> body = new TreeMap<>();
    body.put("model", model);
    body.put("max_tokens", 20);
    body.put("messages", List.of(Map.of("role", "user", "content", "[note-7] It was quiet.")));
    body.putAll(more);
    return door.post("/v1/chat/completions", body);
  }

  /** A public question, routed by preference within this session. */
  Http.Answer ask(String session) {
    return chat(door("public").with("Demarc-Session", session), "auto", Map.of());
  }

  /** Tells a model server how to behave from now on. */
  static void is(ModelServer server, String mode) {
    Http.Answer told = Http.to(server.baseUrl()).post("/faults", Map.of("mode", mode));
    if (told.status() != 200) {
      throw new AssertionError(told.body());
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      if (agent != null) {
        agent.close();
      }
    } finally {
      box.close();
      cloud.close();
      line.close();
    }
  }
}
