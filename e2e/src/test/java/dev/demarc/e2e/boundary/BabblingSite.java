package dev.demarc.e2e.boundary;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.TenantKit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A tenant with one agent, whose targets are the cloud and one for each way of the {@link Babbler},
 * and a tap on the wire to the control plane.
 */
record BabblingSite(TenantKit kit, Babbler babbler, Wiretap wire, AgentProcess agent, String key)
    implements AutoCloseable {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Canary
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
        - id: internal-asks
          effect: allow
          classes: [internal]
          obligations: [{ consent: { scope: session, ttl: PT1H } }]
      preferences:
        - { order: [cloud], fallback: true }
      """;

  /**
   * @param controlPlane what the agent talks to
   * @param words what the babbler says, asked for each answer
   */
  static BabblingSite make(Doors doors, URI controlPlane, String name, Supplier<String> words)
      throws Exception {
    String alias = name + "-" + Long.toString(System.currentTimeMillis(), 36);
    URI cloud = doors.installation().cloud();
    TenantKit kit = TenantKit.create(doors, alias);
    kit.openAiTarget("cloud", "managed-cloud", "us", cloud, "stand-in-large");
    Babbler babbler = Babbler.saying(words);
    Map<String, String> bindings = new TreeMap<>(Map.of("cloud", binding(cloud)));
    for (String manner : babbler.offers()) {
      kit.openAiTarget("t-" + manner, "managed-cloud", "us", babbler.uri(), manner);
      bindings.put("t-" + manner, binding(babbler.uri()));
    }
    String key = kit.application("canary", "public", 10_000);
    kit.publish(POLICY);
    Wiretap wire = Wiretap.before(controlPlane);
    AgentProcess agent =
        AgentProcess.enrol(Path.of("target", alias), wire.uri(), kit.enrolmentToken(), bindings);
    return new BabblingSite(kit, babbler, wire, agent, key);
  }

  private static String binding(URI at) {
    return "{ baseUrl: \"" + at + "/v1\", apiKey: { env: HOME } }";
  }

  /** As its application. */
  Http caller() {
    return Http.to(agent.baseUrl()).bearer(key);
  }

  /** What the caller gets of it is not the question here. */
  Http.Answer babble(String manner, boolean stream) {
    List<Map<String, String>> messages = List.of(Map.of("role", "user", "content", "babble"));
    return caller()
        .post(
            "/v1/chat/completions",
            Map.of("model", manner, "stream", stream, "messages", messages));
  }

  void assertEachWayWasAsked() {
    babbler.offers().forEach(way -> assertTrue(babbler.asked().contains(way), way));
  }

  Path log() {
    return agent.folder().resolve("agent.log");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try (wire;
        babbler) {
      agent.close();
    }
  }
}
