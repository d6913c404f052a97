package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.e2e.installation.Eventually;
import dev.demarc.e2e.installation.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Budgets through real agents and the real control plane, against what the target itself counted:
 * two hundred callers on the last cents, streams that are cut, an agent that spends its lease while
 * nobody is there. Afterwards the ledger has what the target served, to the micro-dollar.
 */
class BudgetLedgerTest {
  private static final long LAST_CENTS = 3_000;
  private static final Map<String, Long> LIMITS =
      Map.of("racer", LAST_CENTS, "streamer", 100_000L, "roamer", 100_000L);

  /** More than any request here can cost, as it is reserved before. */
  private static final long MOST = 200;

  private final MeteredTenant tenant;

  BudgetLedgerTest() throws Exception {
    tenant = MeteredTenant.make(LIMITS);
  }

  @AfterEach
  void ends() throws Exception {
    tenant.close();
  }

  @Test
  void hasWhatTheTargetServedToTheMicroDollar() throws Exception {
    Map<String, Long> billed = new HashMap<>();
    billed.put("racer", billedBy(this::raceForTheLastCents));
    billed.put("streamer", billedBy(this::cutStreams));
    billed.put("roamer", billedBy(this::spendALeaseOffline));
    long all = billed.values().stream().mapToLong(Long::longValue).sum();
    assertEquals(all, tenant.billedMicroUsd(), "nobody else was served");
    Eventually.holds(
        "a record of each of " + all, () -> tenant.measured("cost", "").equals(Map.of("", all)));
    assertEquals(billed, tenant.measured("budget.settled", "application"));
    tenant.endAgents();
    for (String application : LIMITS.keySet()) {
      Account account = tenant.account(application);
      System.out.printf("%s: billed %d, %s%n", application, billed.get(application), account);
      assertTrue(account.addsUp(), application + ": " + account);
      assertEquals(billed.get(application), account.settled(), application + ": " + account);
      assertEquals(0, account.held(), "an agent that ends gives back what it holds");
    }
  }

  private interface Spending {
    void happen() throws Exception;
  }

  private long billedBy(Spending what) throws Exception {
    long before = tenant.billedMicroUsd();
    what.happen();
    return tenant.billedMicroUsd() - before;
  }

  private void raceForTheLastCents() throws Exception {
    long before = tenant.requests();
    List<Http.Answer> answers = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Http.Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int agent = i % tenant.agents();
        calls.add(callers.submit(() -> tenant.chat(agent, "racer", "race", false)));
      }
      for (Future<Http.Answer> each : calls) {
        answers.add(each.get());
      }
    }
    long paid = answers.stream().filter(each -> each.status() == 200).count();
    answers.stream().filter(each -> each.status() != 200).forEach(BudgetLedgerTest::exhausted);
    assertTrue(paid > 0 && paid < 200, paid + " were paid for");
    assertEquals(paid, tenant.requests() - before, "nothing else was sent");
    spendTheRest();
    long billed = tenant.billedMicroUsd();
    assertTrue(billed <= LAST_CENTS, "overspent: " + billed);
    assertTrue(billed > LAST_CENTS - tenant.agents() * MOST, "blocked early: " + billed);
  }

  /** One after the other, until no agent has more left than one request's reserve. */
  private void spendTheRest() throws InterruptedException {
    for (int refused = 0; refused < 3 * tenant.agents(); refused++) {
      Http.Answer answer = tenant.chat(refused % tenant.agents(), "racer", "rest", false);
      if (answer.status() == 200) {
        refused = -1;
      } else {
        exhausted(answer);
        TimeUnit.MILLISECONDS.sleep(1_100);
      }
    }
  }

  private void cutStreams() throws Exception {
    assertEquals(200, tenant.chat(0, "streamer", "whole", true).status());
    Http.Answer broken = tenant.chat(0, "streamer", "break", true);
    assertTrue(broken.body().contains("upstream_failed"), broken.body());
    long before = tenant.requests();
    hangUp();
    assertEquals(1, tenant.requests() - before);
    assertEquals(200, tenant.chat(0, "streamer", "after", false).status());
  }

  /** Reads two pieces and goes. */
  private void hangUp() throws Exception {
    try (Streamed answer = tenant.stream("streamer", "hold")) {
      int words = 0;
      while (words < 2) {
        String piece = answer.next().orElseThrow(() -> new AssertionError("it ended early"));
        words += piece.contains("word ") ? 1 : 0;
      }
    }
  }

  private void spendALeaseOffline() throws Exception {
    long before = tenant.billedMicroUsd();
    assertEquals(200, tenant.chat(0, "roamer", "online", false).status());
    long online = tenant.billedMicroUsd() - before;
    Eventually.holds("word of it", () -> tenant.account("roamer").settled() == online);
    tenant.line().cut();
    Account told = tenant.account("roamer");
    int answered = 0;
    Http.Answer last = tenant.chat(0, "roamer", "offline", false);
    while (last.status() == 200 && answered < 1_000) {
      answered++;
      last = tenant.chat(0, "roamer", "offline", false);
    }
    exhausted(last);
    long spent = tenant.billedMicroUsd() - before - online;
    System.out.printf("offline: %d answers for %d of %s%n", answered, spent, told);
    assertTrue(answered > 0, "nothing was paid for offline");
    assertTrue(spent <= told.held(), spent + " spent of what is held of " + told);
    assertTrue(spent > told.held() - MOST, spent + " spent, and more was held of " + told);
    tenant.line().mend();
    Eventually.holds(
        "more of the budget", () -> tenant.chat(0, "roamer", "back", false).status() == 200);
  }

  private static void exhausted(Http.Answer answer) {
    assertEquals("budget_exhausted", answer.json().at("/error/code").asText(), answer.body());
  }
}
