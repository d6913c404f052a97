package dev.demarc.server.leases;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.budget.Lease;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class LeasesTest {
  private static final String DOOR = "/agent/v1/leases";

  private final TestTenant tenant = TestTenant.create();
  private final String admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
  private TestAgent agent;

  @Inject Leasing leasing;
  @Inject TenantDatabase database;

  @BeforeEach
  void enrol() {
    agent = TestAgent.enrol(tenant);
  }

  private BudgetId budget(long limit, Integer... warn) {
    String id =
        given()
            .auth()
            .oauth2(admin)
            .contentType("application/json")
            .body(
                Map.of(
                    "title", "All",
                    "period", "month",
                    "zone", "UTC",
                    "limitMicroUsd", limit,
                    "warnPercent", List.of(warn)))
            .post(tenant.path("/budgets"))
            .then()
            .statusCode(201)
            .extract()
            .path("id");
    return BudgetId.of(id);
  }

  private static LeaseAsk ask(BudgetId budget, String key, long granted, long settled, long needs) {
    return new LeaseAsk(budget, key, null, granted, settled, 0, needs);
  }

  private Lease tell(TestAgent who, LeaseAsk ask) {
    return leasing.tell(tenant.id(), who.id(), ask);
  }

  private static ValidatableResponse post(TestAgent who, LeaseAsk ask) {
    return who.post(DOOR, DemarcJson.strict().valueToTree(ask).toString()).then();
  }

  private Lease tell(LeaseAsk ask) {
    return tell(agent, ask);
  }

  private ValidatableResponse figures(BudgetId budget) {
    return given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/budgets/" + budget))
        .then()
        .statusCode(200);
  }

  @Test
  void grantsOverHttpToTheAgentThatAsks() {
    BudgetId budget = budget(1_000);
    post(agent, ask(budget, "e1", 0, 0, 40))
        .statusCode(200)
        .body("budget", equalTo(budget.text()))
        .body("grantedMicroUsd", is(40))
        .body("settledMicroUsd", is(0));
    figures(budget).body("leasedMicroUsd", is(40)).body("leftMicroUsd", is(960));
  }

  @Test
  void refusesWhatIsNoAsk() {
    BudgetId budget = budget(1_000);
    Map<String, Object> ask =
        Map.of(
            "budget", budget.text(),
            "key", "e1",
            "grantedMicroUsd", 0,
            "settledMicroUsd", -1,
            "returnedMicroUsd", 0,
            "needsMicroUsd", 1);
    agent
        .post(DOOR, ask)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.field", contains("settledMicroUsd"));
    post(agent, ask(new BudgetId(UUID.randomUUID()), "e1", 0, 0, 1)).statusCode(404);
    LeaseAsk never = new LeaseAsk(budget, "e1", Instant.EPOCH, 0, 0, 0, 1);
    post(agent, never).statusCode(404);
    given().contentType("application/json").body(ask).post(DOOR).then().statusCode(401);
  }

  @Test
  void knowsNoBudgetOfAnotherTenant() {
    BudgetId budget = budget(1_000);
    TestAgent stranger = TestAgent.enrol(TestTenant.create());
    post(stranger, ask(budget, "e1", 0, 0, 1)).statusCode(404);
    figures(budget).body("leasedMicroUsd", is(0));
  }

  @Test
  void grantsNoMoreThanTheLimitToTwoHundredWhoAskAtOnce() throws Exception {
    long limit = 1_000;
    BudgetId budget = budget(limit);
    List<Future<Lease>> asked = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        String key = "e" + i;
        Callable<Lease> call = () -> tell(ask(budget, key, 0, 0, 17));
        asked.add(callers.submit(call));
      }
    }
    long granted = 0;
    long served = 0;
    for (Future<Lease> each : asked) {
      granted += each.get().grantedMicroUsd();
      served += each.get().grantedMicroUsd() > 0 ? 1 : 0;
    }
    assertEquals(58, served, "as many as the limit has room for");
    assertEquals(58 * 17, granted);
    figures(budget).body("leasedMicroUsd", is(58 * 17)).body("leftMicroUsd", is(1_000 - 58 * 17));
  }

  @Test
  void givesTheSameGrantAgainWhereItsAnswerWasLost() {
    BudgetId budget = budget(100_000);
    Lease first = tell(ask(budget, "e1", 0, 0, 40));
    assertEquals(1_000, first.grantedMicroUsd(), "a hundredth of the limit at least");
    assertEquals(first.grantedMicroUsd(), tell(ask(budget, "e1", 0, 0, 40)).grantedMicroUsd());
    assertEquals(2_000, tell(ask(budget, "e1", 1_000, 1_000, 40)).grantedMicroUsd());
    assertEquals(2_000, tell(ask(budget, "e1", 0, 0, 40)).grantedMicroUsd(), "late, out of order");
    figures(budget).body("usedMicroUsd", is(1_000)).body("leasedMicroUsd", is(1_000));
  }

  @Test
  void countsAReportOnceHoweverOftenAndLateItComes() {
    BudgetId budget = budget(1_000);
    Lease lease = tell(ask(budget, "e1", 0, 0, 100));
    LeaseAsk newer = new LeaseAsk(budget, "e1", lease.startsAt(), 100, 80, 20, 0);
    LeaseAsk older = new LeaseAsk(budget, "e1", lease.startsAt(), 100, 30, 0, 0);
    tell(newer);
    tell(older);
    tell(newer);
    figures(budget)
        .body("usedMicroUsd", is(80))
        .body("leasedMicroUsd", is(0))
        .body("leftMicroUsd", is(920));
  }

  @Test
  void keepsForAnAgentThatIsSilentWhatItMayHaveSpent() {
    BudgetId budget = budget(1_000);
    Lease lease = tell(ask(budget, "e1", 0, 0, 600));
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "update budget_lease set expires_at = ? where tenant_id = ?",
                Instant.now().minusSeconds(60),
                tenant.id()));
    TestAgent other = TestAgent.enrol(tenant);
    assertEquals(0, tell(other, ask(budget, "e9", 0, 0, 401)).grantedMicroUsd());
    tell(new LeaseAsk(budget, "e1", lease.startsAt(), 600, 500, 100, 0));
    figures(budget).body("usedMicroUsd", is(500)).body("leasedMicroUsd", is(0));
    assertEquals(401, tell(other, ask(budget, "e9", 0, 0, 401)).grantedMicroUsd());
  }

  @Test
  void holdsALostLeaseApartFromTheOneThatFollows() {
    BudgetId budget = budget(1_000);
    tell(ask(budget, "e1", 0, 0, 600));
    assertEquals(0, tell(ask(budget, "e2", 0, 0, 401)).grantedMicroUsd());
    assertEquals(400, tell(ask(budget, "e2", 0, 0, 400)).grantedMicroUsd());
  }

  @Test
  void believesAnAgentWhatAStoreThatWasSetBackForgot() {
    BudgetId budget = budget(1_000);
    tell(ask(budget, "e1", 700, 300, 0));
    figures(budget)
        .body("usedMicroUsd", is(300))
        .body("leasedMicroUsd", is(400))
        .body("leftMicroUsd", is(300));
  }

  @Test
  void grantsNothingOfAPeriodThatIsOver() {
    BudgetId budget = budget(1_000);
    Lease lease = tell(ask(budget, "e1", 0, 0, 100));
    Instant before = lease.startsAt().minusSeconds(1);
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                """
                insert into budget_period (tenant_id, budget, starts_at, ends_at)
                values (?, ?, ?, ?)
                """,
                tenant.id(),
                budget,
                before,
                lease.startsAt()));
    Lease over = tell(new LeaseAsk(budget, "e1", before, 0, 0, 0, 100));
    assertEquals(0, over.grantedMicroUsd());
    tell(new LeaseAsk(budget, "e1", before, 50, 50, 0, 0));
    figures(budget).body("usedMicroUsd", is(0));
  }

  @Test
  void grantsNothingMoreOnceTheLimitIsBelowWhatIsSpent() {
    BudgetId budget = budget(1_000);
    tell(ask(budget, "e1", 0, 0, 500));
    tell(ask(budget, "e1", 500, 500, 0));
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(Map.of("title", "All", "period", "month", "zone", "UTC", "limitMicroUsd", 100))
        .put(tenant.path("/budgets/" + budget))
        .then()
        .statusCode(200)
        .body("leftMicroUsd", is(0));
    assertEquals(500, tell(ask(budget, "e1", 500, 500, 1)).grantedMicroUsd());
  }

  @Test
  void warnsOnceForEachThresholdAndPeriod() {
    BudgetId budget = budget(1_000, 50, 90);
    tell(ask(budget, "e1", 0, 0, 1_000));
    tell(ask(budget, "e1", 1_000, 499, 0));
    deliveries().body("items", hasSize(0));
    for (long settled : List.of(500L, 600L, 500L)) {
      tell(ask(budget, "e1", 1_000, settled, 0));
    }
    deliveries().body("items.kind", contains("budget.warning"));
    tell(ask(budget, "e1", 1_000, 1_000, 0));
    tell(ask(budget, "e1", 1_000, 1_000, 0));
    deliveries().body("items", hasSize(2));
  }

  private ValidatableResponse deliveries() {
    return given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/deliveries?channel=email"))
        .then()
        .statusCode(200);
  }
}
