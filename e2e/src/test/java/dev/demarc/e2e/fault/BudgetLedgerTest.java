package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.CutLine;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.MeteredTarget;
import dev.demarc.e2e.installation.Storage;
import dev.demarc.e2e.installation.TenantKit;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Budgets through a real agent and the real control plane, against what the target itself counted:
 * two hundred callers on the last cents, streams that are cut, an agent that spends its lease while
 * nobody is there. Afterwards the ledger has what the target served, to the micro-dollar.
 */
class BudgetLedgerTest {
  private static final long INPUT_PRICE = 1;
  private static final long OUTPUT_PRICE = 2;
  private static final long LAST_CENTS = 3_000;
  private static final long PLENTY = 100_000;

  /** More than any request here can cost, as it is reserved before. */
  private static final long MOST = 600;

  private static final String POLICY =
      """
      schema: demarc/policy/v1
      title: Metered
      rules:
        - { id: public-anywhere, effect: allow, classes: [public] }
      fallback:
        lineage: PT0S
      """;

  private static final Map<String, String> KEYS = new HashMap<>();
  private static final Map<String, String> BUDGETS = new HashMap<>();
  private static Installation installation;
  private static TenantKit kit;
  private static MeteredTarget target;
  private static CutLine line;
  private static AgentProcess agent;

  @BeforeAll
  static void startsAnAgentAtItsTarget() throws Exception {
    installation = Installation.underTest();
    target = MeteredTarget.start();
    line = CutLine.to(installation.controlPlane().getPort());
    String alias = "budget-" + Long.toString(System.nanoTime(), 36);
    kit = TenantKit.create(new Doors(installation), alias);
    kit.openAiTarget("metered", "private-cluster", "eu", target.baseUrl(), "metered");
    spends("racer", LAST_CENTS);
    spends("streamer", PLENTY);
    spends("roamer", PLENTY);
    kit.publish(POLICY);
    agent =
        AgentProcess.enrol(
            Path.of("target", alias),
            URI.create("http://127.0.0.1:" + line.port()),
            kit.enrolmentToken(),
            Map.of(
                "metered", "{ baseUrl: \"" + target.baseUrl() + "/v1\", apiKey: { env: HOME } }"));
  }

  private static void spends(String application, long limitMicroUsd) {
    KEYS.put(application, kit.application(application, "public", 100_000));
    BUDGETS.put(application, kit.budget(application, limitMicroUsd));
  }

  @AfterAll
  static void ends() throws Exception {
    agent.close();
    line.close();
    target.close();
  }

  @Test
  void hasWhatTheTargetServedToTheMicroDollar() throws Exception {
    Map<String, Long> billed = new HashMap<>();
    billed.put("racer", billedBy(BudgetLedgerTest::raceForTheLastCents));
    billed.put("streamer", billedBy(BudgetLedgerTest::cutStreams));
    billed.put("roamer", billedBy(BudgetLedgerTest::spendALeaseOffline));
    long all = billed.values().stream().mapToLong(Long::longValue).sum();
    assertEquals(all, billedMicroUsd(), "nobody else was served");
    await("every record", () -> measured("cost", "").equals(Map.of("", all)));
    assertEquals(billed, measured("budget.settled", "application"));
    agent.close();
    for (String application : BUDGETS.keySet()) {
      Account account = account(application);
      assertTrue(account.addsUp(), application + ": " + account);
      assertEquals(billed.get(application), account.settled(), application + ": " + account);
      assertEquals(0, account.held(), "an agent that ends gives back what it holds");
    }
  }

  private interface Spending {
    void happen() throws Exception;
  }

  private static long billedBy(Spending what) throws Exception {
    long before = billedMicroUsd();
    what.happen();
    return billedMicroUsd() - before;
  }

  private static long billedMicroUsd() {
    return target.billedMicroUsd(INPUT_PRICE, OUTPUT_PRICE);
  }

  private static void raceForTheLastCents() throws Exception {
    long before = target.requests();
    List<Http.Answer> answers = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Http.Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(callers.submit(() -> chat("racer", "race", false)));
      }
      for (Future<Http.Answer> each : calls) {
        answers.add(each.get());
      }
    }
    long paid = answers.stream().filter(each -> each.status() == 200).count();
    answers.stream().filter(each -> each.status() != 200).forEach(BudgetLedgerTest::exhausted);
    assertTrue(paid > 0 && paid < 200, paid + " were paid for");
    assertEquals(paid, target.requests() - before, "nothing else was sent");
    spendTheRest();
    assertTrue(billedMicroUsd() <= LAST_CENTS, "overspent: " + billedMicroUsd());
    assertTrue(billedMicroUsd() > LAST_CENTS - MOST, "blocked early: " + billedMicroUsd());
  }

  /** One after the other, until no more than one request's reserve is left. */
  private static void spendTheRest() throws InterruptedException {
    int refused = 0;
    while (refused < 3) {
      Http.Answer answer = chat("racer", "rest", false);
      if (answer.status() == 200) {
        refused = 0;
      } else {
        exhausted(answer);
        refused++;
        TimeUnit.MILLISECONDS.sleep(1_100);
      }
    }
  }

  private static void cutStreams() throws Exception {
    assertEquals(200, chat("streamer", "whole", true).status());
    Http.Answer broken = chat("streamer", "break", true);
    assertTrue(broken.body().contains("upstream_failed"), broken.body());
    long before = target.requests();
    hangUp();
    assertEquals(1, target.requests() - before);
    assertEquals(200, chat("streamer", "after", false).status());
  }

  /** Reads two pieces and goes. */
  private static void hangUp() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(agent.baseUrl().resolve("/v1/chat/completions"))
            .header("Authorization", "Bearer " + key("streamer"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    DemarcJson.tolerant().writeValueAsString(body("hold", true))))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      InputStream in = client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
      var read = new StringBuilder();
      while (read.toString().split("word ", -1).length < 3) {
        read.append(new String(in.readNBytes(1), StandardCharsets.UTF_8));
      }
      in.close();
      client.shutdownNow();
    }
  }

  private static void spendALeaseOffline() throws Exception {
    assertEquals(200, chat("roamer", "online", false).status());
    line.cut();
    long before = billedMicroUsd();
    Account told = account("roamer");
    int answered = 0;
    Http.Answer last = chat("roamer", "offline", false);
    while (last.status() == 200 && answered < 1_000) {
      answered++;
      last = chat("roamer", "offline", false);
    }
    exhausted(last);
    assertTrue(answered > 0, "nothing was paid for offline");
    long spent = billedMicroUsd() - before;
    assertTrue(spent <= told.granted(), spent + " spent of " + told);
    line.mend();
    await("more of the budget", () -> chat("roamer", "back", false).status() == 200);
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

  private static Http.Answer chat(String application, String says, boolean stream) {
    return Http.to(agent.baseUrl())
        .bearer(key(application))
        .post("/v1/chat/completions", body(says, stream));
  }

  private static String key(String application) {
    return Objects.requireNonNull(KEYS.get(application));
  }

  private static void exhausted(Http.Answer answer) {
    assertEquals("budget_exhausted", answer.json().at("/error/code").asText(), answer.body());
  }

  private static Account account(String application) {
    try {
      return Account.of(
          Storage.of(installation), kit, Objects.requireNonNull(BUDGETS.get(application)));
    } catch (SQLException | IOException unread) {
      throw new AssertionError(unread);
    }
  }

  /** A measure of the tenant by this dimension, as its records say. */
  private static Map<String, Long> measured(String measure, String by) {
    JsonNode answer =
        kit.admin().get(kit.path("/measures/%s?step=none&by=%s".formatted(measure, by))).json();
    Map<String, Long> values = new HashMap<>();
    for (JsonNode series : answer.path("series")) {
      values.put(series.path("labels").path(by).asText(), series.at("/total/value").asLong());
    }
    return values;
  }

  private static void await(String what, BooleanSupplier come) throws InterruptedException {
    for (int tries = 0; tries < 600; tries++) {
      if (come.getAsBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError(what + " did not come; " + measured("cost", ""));
  }
}
