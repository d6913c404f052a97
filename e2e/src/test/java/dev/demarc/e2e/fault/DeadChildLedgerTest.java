package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.LocalModel;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.json.DemarcJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A local model that costs, and whose process is killed in the middle of its answers. What came is
 * paid, nothing is paid twice or held for ever, and ledger and records have the same.
 */
class DeadChildLedgerTest {
  private static final long LIMIT = 1_000_000;
  private static final int TIMES = 5;

  /** A token costs a micro-dollar, of input and of output. */
  private static final long PER_MILLION = 1_000_000;

  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: At home
      rules:
        - { id: public-at-home, effect: allow, classes: [public], to: [edge] }
      """;

  private final Installation installation = Installation.underTest();

  @Test
  void paysForWhatCameAndHoldsNothing() throws Exception {
    Doors doors = new Doors(installation);
    String alias = "child-" + Long.toString(System.nanoTime(), 36);
    Path folder = Files.createDirectories(Path.of("target", alias)).toAbsolutePath();
    Path model = LocalModel.write(folder);
    TenantKit kit = TenantKit.create(doors, alias);
    kit.target("local", LocalModel.target(model, PER_MILLION));
    String key = kit.application("home", "public", 10_000);
    String budget = kit.budget("home", LIMIT);
    kit.publish(POLICY);
    try (AgentProcess agent =
        AgentProcess.enrol(
            Path.of("target", alias),
            installation.controlPlane(),
            kit.enrolmentToken(),
            Map.of("local", "{ model: " + model + ", threads: 1 }"))) {
      Http door = Http.to(agent.baseUrl()).bearer(key);
      awaitAnswer(door);
      long pieces = 0;
      for (int i = 0; i < TIMES; i++) {
        pieces += piecesUntilItDies(agent, key);
        awaitAnswer(door);
      }
      agent.close();
      Account account = Account.of(Storage.of(installation), kit, budget);
      assertTrue(account.addsUp(), account.toString());
      assertEquals(0, account.held(), account.toString());
      assertTrue(account.settled() >= pieces, pieces + " pieces came: " + account);
      assertTrue(account.settled() <= LIMIT, account.toString());
      assertEquals(account.settled(), measured(kit, "budget.settled"));
      assertEquals(account.settled(), measured(kit, "cost"));
    }
  }

  private static Map<String, Object> body(int tokens, boolean stream) {
    return Map.of(
        "model",
        "tiny-gguf",
        "max_tokens",
        tokens,
        "stream",
        stream,
        "messages",
        List.of(Map.of("role", "user", "content", "It was a quiet day.")));
  }

  /** Until the model is there, also again after its process has died. */
  private static void awaitAnswer(Http door) throws InterruptedException {
    Http.Answer answer = door.post("/v1/chat/completions", body(4, false));
    for (int tries = 0; tries < 600 && answer.status() != 200; tries++) {
      TimeUnit.MILLISECONDS.sleep(200);
      answer = door.post("/v1/chat/completions", body(4, false));
    }
    assertEquals(200, answer.status(), answer.body());
  }

  /** Reads an answer, and kills the model's process at its third piece; how many came. */
  private static long piecesUntilItDies(AgentProcess agent, String key) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(agent.baseUrl().resolve("/v1/chat/completions"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    DemarcJson.tolerant().writeValueAsString(body(3_000, true))))
            .build();
    long pieces = 0;
    try (HttpClient client = HttpClient.newHttpClient();
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(),
                    StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        pieces += line.startsWith("data:") && line.contains("\"delta\"") ? 1 : 0;
        if (pieces == 3) {
          killTheModel(agent);
        }
      }
    } catch (IOException brokenOff) {
      // the agent ends the connection after its error
    }
    return pieces;
  }

  private static void killTheModel(AgentProcess agent) {
    ProcessHandle.of(agent.pid())
        .orElseThrow()
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains("LlamaChild"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static long measured(TenantKit kit, String measure) throws InterruptedException {
    long last = -1;
    for (int tries = 0; tries < 100; tries++) {
      JsonNode answer = kit.admin().get(kit.path("/measures/" + measure + "?step=none")).json();
      long now = answer.at("/series/0/total/value").asLong();
      if (now == last && tries > 20) {
        return now;
      }
      last = now;
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return last;
  }
}
