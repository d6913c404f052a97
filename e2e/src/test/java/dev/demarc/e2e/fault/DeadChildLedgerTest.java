package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Eventually;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.LocalModel;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A local model that costs, and whose process is killed in the middle of its answers. What came is
 * paid, nothing is paid twice or held for ever, and ledger and records have the same.
 */
class DeadChildLedgerTest {
  private static final long LIMIT = 1_000_000;
  private static final int TIMES = 3;

  /** More than the tokens of the question and the few pieces that never reach the caller. */
  private static final long UNSEEN = 20;

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
      long came = cameOfAll(agent, key);
      awaitRecords(agent, kit);
      agent.close();
      Account account = Account.of(Storage.of(installation), kit, budget);
      String said = came + " came: " + account;
      System.out.println(said);
      assertTrue(account.addsUp(), said);
      assertEquals(0, account.held(), said);
      assertTrue(account.settled() >= came, said);
      assertTrue(account.settled() <= came + TIMES * UNSEEN, said);
      assertEquals(account.settled(), measured(kit, "budget.settled"));
      assertEquals(account.settled(), measured(kit, "cost"));
    }
  }

  /** Tokens that answers say they used, and pieces that came of those that broke. */
  private static long cameOfAll(AgentProcess agent, String key) throws Exception {
    long came = wholeAnswer(agent, key);
    for (int i = 0; i < TIMES; i++) {
      came += piecesUntilItDies(agent, key);
      came += wholeAnswer(agent, key);
    }
    return came;
  }

  /** An agent that ends uploads no more: all it settled must be stored before. */
  private static void awaitRecords(AgentProcess agent, TenantKit kit) throws InterruptedException {
    long settled = (long) agent.metric("demarc_budget_settled_micro_usd_total");
    Eventually.holds(
        settled + " settled by the agent", () -> measured(kit, "budget.settled") == settled);
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

  /** Asks until the model is there, also again after its process has died; the tokens it used. */
  private static long wholeAnswer(AgentProcess agent, String key) throws InterruptedException {
    Http door = Http.to(agent.baseUrl()).bearer(key);
    Http.Answer answer =
        Eventually.look(
            () -> door.post("/v1/chat/completions", body(4, false)),
            Duration.ofMillis(250),
            each -> each.status() == 200);
    assertEquals(200, answer.status(), answer.body());
    return answer.json().at("/usage/total_tokens").asLong();
  }

  /** Reads an answer, and kills the model's process at its third piece; how many came. */
  private static long piecesUntilItDies(AgentProcess agent, String key) throws Exception {
    long pieces = 0;
    long killed = 0;
    String last = "";
    try (Streamed answer = Streamed.open(agent.baseUrl(), key, body(3_000, true))) {
      for (var data = answer.next(); data.isPresent(); data = answer.next()) {
        last = data.get();
        pieces += last.contains("\"content\"") ? 1 : 0;
        if (pieces == 3 && killed == 0) {
          killed = killTheModel(agent);
        }
      }
    }
    assertEquals(1, killed, "the agent has one model and one process of it");
    assertTrue(last.contains("upstream_failed"), "it ended with " + last);
    return pieces;
  }

  /** How many processes were killed. */
  private static long killTheModel(AgentProcess agent) {
    return ProcessHandle.of(agent.pid())
        .orElseThrow()
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains("LlamaChild"))
        .filter(ProcessHandle::destroyForcibly)
        .count();
  }

  private static long measured(TenantKit kit, String measure) {
    return kit.admin()
        .get(kit.path("/measures/" + measure + "?step=none"))
        .json()
        .at("/series/0/total/value")
        .asLong();
  }
}
