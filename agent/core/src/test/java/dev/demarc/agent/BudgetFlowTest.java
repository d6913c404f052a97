package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.Evidence;
import dev.demarc.agent.record.Kind;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.agent.spend.LeaseOffice;
import dev.demarc.agent.spend.Purse;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.budget.CostBasis;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Requests through a real agent to a real target, paid from leases that a control plane grants. */
@ExtendWith(LoadedSqlite.class)
class BudgetFlowTest {
  private static final BudgetId BUDGET = new BudgetId(new UUID(0, 7));
  private static final Instant STARTS =
      Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
  private static final Instant ENDS = STARTS.plus(Duration.ofDays(1));

  /** What {@link Upstream#HELLO} says it used, at two micro-USD a token. */
  private static final long HELLO = 30;

  @TempDir Path directory;
  private final Fixture fixture = new Fixture();
  private final FakeControlPlane controlPlane = new FakeControlPlane(fixture);
  private final Metrics metrics = new Metrics();
  private Purse purse;
  private Rig rig;

  @AfterEach
  void close() {
    rig.close();
    purse.close();
    controlPlane.close();
  }

  private LeaseOffice office(long limit, long share) {
    LeaseOffice office = new LeaseOffice(limit, share, STARTS, ENDS).at(controlPlane);
    purse = new Purse(controlPlane, fixture, directory, Instant::now, metrics);
    rig = new Rig(new Rig.Paying(purse.journal, purse.spending));
    budget(null);
    return office;
  }

  /** From here on this pays, for routes into this boundary alone where one is given. */
  private void budget(Boundary boundary) {
    payFrom(new Budget(BUDGET, null, null, null, boundary));
  }

  private void payFrom(Budget budget) {
    rig.policy = rig.policy.map(now -> Bundles.budgeted(now, List.of(budget)));
  }

  /** The application of {@link Bundles} is of the team {@code ward}. */
  private static Budget ofTeam(String team) {
    return new Budget(BUDGET, team, null, null, null);
  }

  private static Budget ofModel(String model) {
    return new Budget(BUDGET, null, null, ModelId.of(model), null);
  }

  /** Asks until it is refused; the answer is how often it was not. */
  private int askedUntilExhausted() {
    for (int answered = 0; answered < 100; answered++) {
      HttpResponse<String> answer = rig.chat(bounded("hi"));
      if (answer.statusCode() != 200) {
        assertExhausted(answer);
        return answered;
      }
    }
    return fail("nothing refuses");
  }

  private static String bounded(String text) {
    return Rig.says(text).replace("\"model\"", "\"max_tokens\":5,\"model\"");
  }

  private List<Attempt> attempts() {
    return records(Kind.ATTEMPT, Attempt.class);
  }

  private <T> List<T> records(Kind kind, Class<T> type) {
    try (Evidence evidence =
        Evidence.open(dev.demarc.agent.config.DataDirectory.open(directory)).orElseThrow()) {
      return evidence.after(0, 10_000).stream()
          .filter(entry -> entry.kind() == kind)
          .map(entry -> entry.read(type))
          .toList();
    }
  }

  private static void assertExhausted(HttpResponse<String> answer) {
    assertEquals(403, answer.statusCode(), answer.body());
    JsonNode error = Rig.json(answer.body()).path("error");
    assertEquals("budget_exhausted", error.path("code").asText(), answer.body());
    assertEquals(BUDGET.text(), error.at("/budget/id").asText(), answer.body());
    assertEquals("false", answer.headers().firstValue("x-should-retry").orElse(""));
  }

  @Test
  void twoHundredCallersOnTheLastCentSpendItAndNoMore() throws Exception {
    long limit = 3_000;
    LeaseOffice office = office(limit, 100);
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<HttpResponse<String>> call = () -> rig.chat(bounded("hi"));
      List<Future<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add(callers.submit(call));
      }
      for (Future<HttpResponse<String>> each : calls) {
        answers.add(each.get());
      }
    }
    long answered = answers.stream().filter(answer -> answer.statusCode() == 200).count();
    answers.stream()
        .filter(answer -> answer.statusCode() != 200)
        .forEach(BudgetFlowTest::assertExhausted);
    assertTrue(answered >= 9 && answered < 200, answered + " answered");
    purse.spending.doWork();
    assertEquals(HELLO * answered, office.settled(STARTS), "to the micro-dollar");
    assertTrue(office.settled(STARTS) + office.held(STARTS) <= limit);
    assertEquals(answered, rig.cloud.got.size() + rig.spare.got.size(), "nothing else was sent");
    assertEquals(HELLO * answered, purse.kept(STARTS).settledMicroUsd(), "nor in its journal");
    assertEquals(
        HELLO * answered,
        attempts().stream().mapToLong(attempt -> attempt.cost().settledMicroUsd()).sum());
    String counted = "demarc_budget_settled_micro_usd_total{application=\"notes\"} ";
    assertTrue(metrics.text().contains(counted + HELLO * answered + "\n"), metrics.text());
    String refused = "demarc_budget_refused_total{application=\"notes\"} ";
    assertTrue(rig.metrics.text().contains(refused + (200 - answered) + "\n"));
  }

  @Test
  void saysWhenABudgetThatIsUsedUpBeginsAnew() {
    office(400, 400);
    assertEquals(200, rig.chat(bounded("hi")).statusCode());
    HttpResponse<String> refused = rig.chat(bounded("word ".repeat(100)));
    assertExhausted(refused);
    JsonNode error = Rig.json(refused.body()).path("error");
    assertEquals(ENDS.toString(), error.at("/budget/renewsAt").asText());
    assertTrue(refused.body().contains("\"reason\":\"budget-exhausted\""), refused.body());
  }

  @Test
  void keepsARoutePossibleThatCostsNothing() {
    office(0, 0);
    HttpResponse<String> answer = rig.chat(bounded("One. Two."), "Demarc-Task", "summarize");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("extract", Rig.json(answer.body()).at("/demarc/route").asText());
    assertTrue(answer.body().contains("is not used now (budget-exhausted)"), answer.body());
    assertEquals(0, rig.cloud.got.size() + rig.spare.got.size());
  }

  @Test
  void passesOverOnlyRoutesThatTheBudgetCovers() {
    office(0, 0);
    budget(Boundary.PRIVATE_CLUSTER);
    assertEquals(200, rig.chat(bounded("hi")).statusCode());
  }

  @Test
  void spendsTheBudgetOfATeamAndNoMore() {
    LeaseOffice office = office(500, 100);
    payFrom(ofTeam("ward"));
    int answered = askedUntilExhausted();
    assertTrue(answered > 0, "none was answered");
    purse.spending.doWork();
    assertEquals(HELLO * answered, office.settled(STARTS));
    assertTrue(office.settled(STARTS) + office.held(STARTS) <= 500);
    assertEquals(answered, rig.cloud.got.size() + rig.spare.got.size());
  }

  @Test
  void takesNothingFromTheBudgetOfAnotherTeam() {
    LeaseOffice office = office(0, 0);
    payFrom(ofTeam("kitchen"));
    assertEquals(200, rig.chat(bounded("hi")).statusCode());
    purse.spending.doWork();
    assertEquals(0, office.settled(STARTS));
    assertEquals(List.of(), office.heard);
  }

  @Test
  void spendsTheBudgetOfAModelAndThenGoesToOneThatItDoesNotCover() {
    LeaseOffice office = office(500, 100);
    rig.policy =
        rig.policy.map(
            now -> Bundles.offering(now, TargetId.of("spare"), ModelId.of("stand-in-other")));
    rig.spare.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("stand-in-large", "stand-in-other"));
    payFrom(ofModel("stand-in-large"));
    while (rig.spare.got.isEmpty() && rig.cloud.got.size() < 100) {
      HttpResponse<String> answer = rig.chat(bounded("hi"));
      assertEquals(200, answer.statusCode(), answer.body());
    }
    int paid = rig.cloud.got.size();
    assertTrue(paid > 0 && paid < 100, paid + " went to the model of the budget");
    purse.spending.doWork();
    assertEquals(HELLO * paid, office.settled(STARTS), "what the other model cost is not in it");
    assertTrue(office.settled(STARTS) + office.held(STARTS) <= 500);
    assertEquals(200, rig.chat(bounded("hi")).statusCode());
    assertEquals(paid, rig.cloud.got.size(), "the model that is used up");
  }

  @Test
  void refusesWhereEveryRouteIsOfTheModelThatIsUsedUp() {
    LeaseOffice office = office(500, 100);
    payFrom(ofModel("stand-in-large"));
    int answered = askedUntilExhausted();
    assertTrue(answered > 0, "none was answered");
    purse.spending.doWork();
    assertEquals(HELLO * answered, office.settled(STARTS));
    assertEquals(answered, rig.cloud.got.size() + rig.spare.got.size());
  }

  @Test
  void takesNothingFromTheBudgetOfAnotherModel() {
    LeaseOffice office = office(0, 0);
    payFrom(ofModel("stand-in-other"));
    assertEquals(200, rig.chat(bounded("hi")).statusCode());
    assertEquals(List.of(), office.heard);
  }

  @Test
  void coversByTeamAndModelOnlyWhatIsOfBoth() {
    office(0, 0);
    payFrom(new Budget(BUDGET, "ward", null, ModelId.of("stand-in-other"), null));
    assertEquals(200, rig.chat(bounded("hi")).statusCode());
    payFrom(new Budget(BUDGET, "kitchen", null, ModelId.of("stand-in-large"), null));
    assertEquals(200, rig.chat(bounded("hi")).statusCode());
    payFrom(new Budget(BUDGET, "ward", null, ModelId.of("stand-in-large"), null));
    assertExhausted(rig.chat(bounded("hi")));
  }

  @Test
  void asksNobodyAboutARouteThatNothingPaysFor() {
    office(0, 0);
    HttpResponse<String> answer = rig.chat(bounded("hi"), "Demarc-Class", "internal");
    assertExhausted(answer);
    assertEquals(0, rig.asker.asked.size());
  }

  @Test
  void settlesAStreamThatBreaksByWhatCame() {
    LeaseOffice office = office(100_000, 100_000);
    rig.cloud.answer =
        (request, body) ->
            Upstream.stream(request, true, Upstream.delta("one"), Upstream.delta("two"));
    rig.chat(bounded("hi").replace("\"model\"", "\"stream\":true,\"model\""));
    Attempt cut = attempts().getFirst();
    assertEquals("cut", cut.errorType());
    assertEquals(CostBasis.ESTIMATED, cut.cost().basis());
    assertEquals(2, cut.outputTokens());
    assertEquals(2 * (cut.inputTokens() + 2), cut.cost().settledMicroUsd());
    purse.spending.doWork();
    assertEquals(cut.cost().settledMicroUsd(), office.settled(STARTS));
  }

  @Test
  void settlesABrokenStreamAsTheTargetCountedItWhereItDid() {
    office(100_000, 100_000);
    rig.cloud.answer =
        (request, body) -> Upstream.stream(request, true, Upstream.delta("one"), Upstream.USAGE);
    rig.chat(bounded("hi").replace("\"model\"", "\"stream\":true,\"model\""));
    Attempt cut = attempts().getFirst();
    assertEquals(CostBasis.MEASURED, cut.cost().basis());
    assertEquals(HELLO, cut.cost().settledMicroUsd());
  }

  @Test
  void countsWhatCameAfterTheTargetToldItsUsage() {
    office(100_000, 100_000);
    String early = Upstream.USAGE.replace("\"completion_tokens\":5", "\"completion_tokens\":0");
    rig.cloud.answer =
        (request, body) ->
            Upstream.stream(
                request, true, early, Upstream.delta("one"), Upstream.delta("two, and more"));
    rig.chat(bounded("hi").replace("\"model\"", "\"stream\":true,\"model\""));
    Attempt cut = attempts().getFirst();
    assertEquals(CostBasis.ESTIMATED, cut.cost().basis());
    assertEquals(10, cut.inputTokens());
    assertEquals(6, cut.outputTokens(), "of sixteen characters");
  }

  @Test
  void countsAnswersItselfWhereTheTargetDoesNot() {
    office(100_000, 100_000);
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("\"completion_tokens\":5,", ""));
    rig.chat(bounded("hi"));
    assertEquals(CostBasis.ESTIMATED, answered().cost().basis());
    assertEquals(2, answered().outputTokens());
  }

  @Test
  void countsCallsOfToolsAsOutput() {
    office(100_000, 100_000);
    String call =
        "null,\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\",\"function\":{\"name\":\"look\","
            + "\"arguments\":\"{}\"}}]";
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(
                request,
                Upstream.HELLO.replace("\"hello\"", call).replaceFirst(",\"usage\".*}}", "}"));
    rig.chat(bounded("hi"));
    assertEquals(CostBasis.ESTIMATED, answered().cost().basis());
    assertTrue(answered().outputTokens() > 20, answered().toString());
  }

  private Attempt answered() {
    return attempts().getLast();
  }

  @Test
  void countsEveryAttemptThatMayHaveBeenBilled() {
    LeaseOffice office = office(100_000, 100_000);
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(request, "{\"choices\":[{}],\"model\":\"stand-in-large\"");
    HttpResponse<String> answer = rig.chat(bounded("hi"));
    assertEquals(200, answer.statusCode(), answer.body());
    Attempt failed = attempts().getFirst();
    assertEquals(CostBasis.ESTIMATED, failed.cost().basis());
    assertEquals(
        failed.cost().reservedMicroUsd(), failed.cost().settledMicroUsd(), "nobody knows better");
    RequestRecord request = records(Kind.REQUEST, RequestRecord.class).getFirst();
    assertEquals(failed.cost().settledMicroUsd() + HELLO, request.settledMicroUsd());
    purse.spending.doWork();
    assertEquals(request.settledMicroUsd(), office.settled(STARTS));
  }

  @Test
  void chargesTheMostForAnAnswerWhoseCountOfTokensIsAbsurd() {
    office(100_000, 100_000);
    String absurd = "\"completion_tokens\":" + "9".repeat(40);
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(request, Upstream.HELLO.replace("\"completion_tokens\":5", absurd));
    assertEquals(200, rig.chat(bounded("hi")).statusCode());
    Attempt failed = attempts().getFirst();
    assertEquals("absurd_usage", failed.errorType());
    assertEquals(CostBasis.ESTIMATED, failed.cost().basis());
    assertEquals(failed.cost().reservedMicroUsd(), failed.cost().settledMicroUsd());
  }

  @Test
  void chargesNothingForWhatTheTargetRefused() {
    office(100_000, 100_000);
    rig.cloud.answer = (request, body) -> Upstream.status(request, 500);
    assertEquals(200, rig.chat(bounded("hi")).statusCode());
    assertEquals(0, attempts().getFirst().cost().settledMicroUsd());
    assertEquals(HELLO, records(Kind.REQUEST, RequestRecord.class).getFirst().settledMicroUsd());
  }

  @Test
  void countsCachedInputOnce() {
    office(100_000, 100_000);
    rig.policy = rig.policy.map(now -> Bundles.priced(now, 2_000_000, 500_000L, 2_000_000));
    rig.cloud.answer =
        (request, body) ->
            Upstream.whole(
                request,
                Upstream.HELLO.replace(
                    "\"total_tokens\":15",
                    "\"total_tokens\":15,\"prompt_tokens_details\":{\"cached_tokens\":8}"));
    HttpResponse<String> answer = rig.chat(bounded("hi"));
    assertEquals(18, Rig.json(answer.body()).at("/demarc/costMicroUsd").asLong(), answer.body());
    assertEquals(8, attempts().getFirst().cachedInputTokens());
  }

  @Test
  void refusesWhatItKnowsNoPriceOfWhereABudgetApplies() {
    office(100_000, 100_000);
    rig.policy = rig.policy.map(Bundles::unpriced);
    HttpResponse<String> answer = rig.chat(bounded("hi"));
    assertEquals(403, answer.statusCode(), answer.body());
    assertEquals("price_unknown", Rig.json(answer.body()).at("/error/code").asText());
    rig.policy = rig.policy.map(now -> Bundles.budgeted(now, List.of()));
    HttpResponse<String> free = rig.chat(bounded("hi"));
    assertEquals("unknown", Rig.json(free.body()).at("/demarc/costBasis").asText(), free.body());
  }

  @Test
  void boundsWhatIsNotSaidByTheContextOfTheModel() {
    office(10_000, 10_000);
    assertExhausted(rig.chat(Rig.says("no max_tokens: 32,000 tokens may come")));
    assertFalse(rig.cloud.got.size() > 0);
  }
}
