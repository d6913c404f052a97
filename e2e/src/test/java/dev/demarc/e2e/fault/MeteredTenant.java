package dev.demarc.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.CutLine;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.MeteredTarget;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A tenant whose applications have budgets, its only target, which bills what it serves, and two
 * agents: the line of the first to the control plane can be cut.
 */
final class MeteredTenant implements AutoCloseable {
  private static final long INPUT_PRICE = 1;
  private static final long OUTPUT_PRICE = 2;

  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Metered
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
      fallback:
        lineage: PT0S
      """;

  private final Installation installation;
  private final Map<String, String> keys = new HashMap<>();
  private final Map<String, String> budgets = new HashMap<>();
  private final List<AgentProcess> agents = new ArrayList<>();
  private final TenantKit kit;
  private final MeteredTarget target;
  private final CutLine line;

  private MeteredTenant(
      Installation installation, TenantKit kit, MeteredTarget target, CutLine line) {
    this.installation = installation;
    this.kit = kit;
    this.target = target;
    this.line = line;
  }

  /**
   * @param limits of each application, in micro-USD
   */
  static MeteredTenant make(Map<String, Long> limits) throws IOException, InterruptedException {
    String alias = "budget-" + Long.toString(System.nanoTime(), 36);
    Installation installation = Installation.underTest();
    TenantKit kit = TenantKit.create(new Doors(installation), alias);
    CutLine line = CutLine.to(installation.controlPlane().getPort());
    MeteredTenant tenant = new MeteredTenant(installation, kit, MeteredTarget.start(), line);
    try {
      tenant.furnish(limits);
      tenant.enrol(alias, URI.create("http://127.0.0.1:" + line.port()));
      tenant.enrol(alias + "-other", installation.controlPlane());
      return tenant;
    } catch (IOException | InterruptedException | RuntimeException | Error failed) {
      tenant.close();
      throw failed;
    }
  }

  private void furnish(Map<String, Long> limits) {
    kit.openAiTarget("metered", "private-cluster", "eu", target.baseUrl(), "metered");
    limits.forEach((application, microUsd) -> {
      keys.put(application, kit.application(application, "public", 100_000));
      budgets.put(application, kit.budget(application, microUsd));
    });
    kit.publish(POLICY);
  }

  private void enrol(String name, URI controlPlane) throws IOException, InterruptedException {
    String bound = "{ baseUrl: \"" + target.baseUrl() + "/v1\", apiKey: { env: HOME } }";
    agents.add(
        AgentProcess.enrol(
            Path.of("target", name), controlPlane, kit.enrolmentToken(), Map.of("metered", bound)));
  }

  /** How many requests the target began to answer. */
  long requests() {
    return target.requests();
  }

  /** What the target counted of all it served. */
  long billedMicroUsd() {
    return target.billedMicroUsd(INPUT_PRICE, OUTPUT_PRICE);
  }

  CutLine line() {
    return line;
  }

  int agents() {
    return agents.size();
  }

  /** Asks one of the agents. */
  Http.Answer chat(int agent, String application, String says, boolean stream) {
    return Http.to(agents.get(agent).baseUrl())
        .bearer(key(application))
        .post("/v1/chat/completions", body(says, stream));
  }

  /** The answer of the first agent, not read yet. */
  Streamed stream(String application, String says) throws IOException, InterruptedException {
    return Streamed.open(agents.getFirst().baseUrl(), key(application), body(says, true));
  }

  private String key(String application) {
    return Objects.requireNonNull(keys.get(application));
  }

  private static Map<String, Object> body(String says, boolean stream) {
    return Map.of(
        "model",
        "metered",
        "max_tokens",
        10,
        "stream",
        stream,
        "messages",
        List.of(Map.of("role", "user", "content", says)));
  }

  Account account(String application) {
    try {
      return Account.of(
          Storage.of(installation), kit, Objects.requireNonNull(budgets.get(application)));
    } catch (SQLException | IOException unread) {
      throw new AssertionError(unread);
    }
  }

  /** A measure by this dimension, as the records say. */
  Map<String, Long> measured(String measure, String by) {
    JsonNode answer =
        kit.admin().get(kit.path("/measures/%s?step=none&by=%s".formatted(measure, by))).json();
    Map<String, Long> values = new HashMap<>();
    for (JsonNode series : answer.path("series")) {
      values.put(series.path("labels").path(by).asText(), series.at("/total/value").asLong());
    }
    return values;
  }

  /** Ends the agents, which give back what they hold. */
  void endAgents() throws InterruptedException {
    for (AgentProcess agent : agents) {
      agent.close();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      endAgents();
    } finally {
      line.close();
      target.close();
    }
  }
}
