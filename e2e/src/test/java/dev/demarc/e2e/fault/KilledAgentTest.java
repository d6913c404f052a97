package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Queue<String> answered = new ConcurrentLinkedQueue<>();

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
    Path folder = Path.of("target", alias);
    String cloud = "{ baseUrl: \"" + installation.cloud() + "/v1\", apiKey: { env: HOME } }";
    try (var agent =
        AgentProcess.enrol(
            folder, installation.controlPlane(), kit.enrolmentToken(), Map.of("cloud", cloud))) {
      underKills(agent, key, alias, requests, new Random(seed));
      assertTrue(answered.size() > requests / 4, "too few answers: " + answered.size());
      agent.command("evidence", "verify");
      assertOneRecordEach(kit);
      assertNoCrossingWithoutIntent(kit, alias);
    }
  }

  private void underKills(
      AgentProcess agent, String key, String marker, int requests, Random random) throws Exception {
    var left = new AtomicInteger(requests);
    try (var callers = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        callers.submit(() -> call(agent, key, marker, left));
      }
      for (int kills = 0; left.get() > 0 && kills < 40; kills++) {
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1500));
        agent.kill();
        agent.start();
      }
    }
  }

  private void call(AgentProcess agent, String key, String marker, AtomicInteger left) {
    Http door = Http.to(agent.baseUrl()).bearer(key);
    while (left.getAndDecrement() > 0) {
      try {
        var answer =
            door.post(
                "/v1/chat/completions",
                Map.of(
                    "model",
                    "auto",
                    "messages",
                    List.of(Map.of("role", "user", "content", marker + " request " + left))));
        if (answer.status() == 200) {
          answered.add(answer.header("Demarc-Decision"));
        }
      } catch (UncheckedIOException killed) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertOneRecordEach(TenantKit kit) throws InterruptedException {
    Map<String, Integer> stored = stored(kit);
    for (int tries = 0; tries < 120 && !stored.keySet().containsAll(answered); tries++) {
      TimeUnit.MILLISECONDS.sleep(500);
      stored = stored(kit);
    }
    for (String decision : answered) {
      assertEquals(1, stored.getOrDefault(decision, 0), "records of " + decision);
    }
  }

  private static Map<String, Integer> stored(TenantKit kit) {
    Map<String, Integer> stored = new HashMap<>();
    String cursor = "";
    do {
      var page = kit.admin().get(kit.path("/traces?limit=200" + cursor)).json();
      page.path("items")
          .forEach(item -> stored.merge(item.path("decision").asText(), 1, Integer::sum));
      cursor = page.hasNonNull("next") ? "&cursor=" + page.get("next").asText() : "";
    } while (!cursor.isEmpty());
    return stored;
  }

  /** Every request that reached the cloud, answered or not, had its intent written before. */
  private void assertNoCrossingWithoutIntent(TenantKit kit, String marker) throws Exception {
    long arrived = 0;
    for (JsonNode request : doors.cloud().get("/recorded").json().path("requests")) {
      byte[] body = Base64.getDecoder().decode(request.path("bodyBase64").asText(""));
      arrived += new String(body, StandardCharsets.UTF_8).contains(marker) ? 1 : 0;
    }
    long intents = intents(kit);
    System.out.println("arrived at the cloud " + arrived + ", intents " + intents);
    assertTrue(arrived >= answered.size(), "the recorder missed answered requests: " + arrived);
    assertTrue(intents >= arrived, intents + " intents for " + arrived + " crossings");
  }

  private long intents(TenantKit kit) throws Exception {
    try (var connection = Storage.of(installation).connect("demarc_app")) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("select set_config('app.tenant', '" + kit.tenant().id() + "', true)");
        try (var rows =
            statement.executeQuery("select count(*) from trace_span where kind = 'intent'")) {
          rows.next();
          return rows.getLong(1);
        }
      }
    }
  }
}
