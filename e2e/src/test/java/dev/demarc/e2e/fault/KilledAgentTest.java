package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Journal;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * An agent is killed again and again while requests run, every one of which crosses into the cloud.
 * Afterwards every answered request has exactly one record at the agent and one in the control
 * plane, and the cloud received nothing without a durable intent.
 */
class KilledAgentTest {
  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: All public
      rules:
        - id: public-anywhere
          effect: allow
          classes: [public]
          obligations:
            - disclose: { text: Runs at the stand-in cloud }
      preferences:
        - order: [cloud]
          fallback: false
      """;

  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);

  /** How many are sent; the soak sends more. */
  int requests() {
    return 400;
  }

  @Test
  void keepsOneRecordOfEveryAnswerWhenTheAgentIsKilled() throws Exception {
    doors.cloud().delete("/recorded");
    int requests = requests();
    long seed = Long.getLong("demarc.seed", System.nanoTime());
    System.out.println("seed " + seed + ", requests " + requests);
    String alias = "crash-" + Long.toString(System.currentTimeMillis(), 36);
    TenantKit kit = TenantKit.create(doors, alias);
    kit.openAiTarget("cloud", "managed-cloud", "us", installation.cloud(), "stand-in-large");
    String key = kit.application("load", "public", 100_000);
    kit.publish(POLICY);
    String cloud = "{ baseUrl: \"" + installation.cloud() + "/v1\", apiKey: { env: HOME } }";
    Instant start = Instant.now();
    try (var agent =
        AgentProcess.enrol(
            Path.of("target", alias),
            installation.controlPlane(),
            kit.enrolmentToken(),
            Map.of("cloud", cloud))) {
      List<String> answered = underKills(agent, key, alias, new Random(seed));
      assertTrue(answered.size() > requests * 3 / 4, "too few answers: " + answered.size());
      var ledger =
          new Ledger(
              Storage.of(installation),
              kit.tenant().id(),
              new Journal(agent.folder()),
              doors.cloud(),
              start);
      ledger.assertOneLocalRecordEach(answered);
      ledger.assertOneCentralRecordEach(answered);
      ledger.assertNoCrossingWithoutIntent(alias, answered.size());
    }
  }

  /** Each kill comes after a random number of requests and a random wait. */
  private List<String> underKills(AgentProcess agent, String key, String marker, Random random)
      throws Exception {
    int requests = requests();
    int kills = 0;
    try (var callers =
        Callers.start(requests, number -> ask(agent, key, marker + " request " + number))) {
      while (callers.awaitMore(1 + random.nextInt(requests / 10))) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
        agent.kill();
        agent.start();
        kills++;
      }
      System.out.println("kills " + kills + ", outcomes " + callers.outcomes());
      assertTrue(kills >= 5, "too few kills: " + kills);
      return callers.answered();
    }
  }

  private static Http.Answer ask(AgentProcess agent, String key, String content) {
    return Http.to(agent.baseUrl())
        .bearer(key)
        .post(
            "/v1/chat/completions",
            Map.of(
                "model", "auto", "messages", List.of(Map.of("role", "user", "content", content))));
  }
}
