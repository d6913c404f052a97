package dev.demarc.server.tenants;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.HeldTransaction;
import dev.demarc.server.TestTenant;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.agents.access.TestKeys;
import dev.demarc.server.platform.TenantDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tenant is suspended and goes on, or leaves and nothing of it stays. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class OffboardingTest {
  /** What outlives a tenant. */
  private static final Set<String> STAY = Set.of("offboarding", "platform_event");

  private final TestTenant tenant = TestTenant.create();
  private final String boss = "boss-" + UUID.randomUUID();
  private final String admin = tenant.member(boss, TenantRole.TENANT_ADMIN);
  private final String other = operator("other-operator");

  @Inject FakeIdentity identity;
  @Inject Shredding shredding;
  @Inject TenantDatabase database;

  @AfterEach
  void recover() {
    identity.failing = "";
    identity.killing = "";
  }

  @Test
  void refusesPeopleAndAgentsOfASuspendedTenantUntilItGoesOn() {
    TestAgent agent = TestAgent.enrol(tenant);
    agent.heartbeat().then().statusCode(200);
    String token = TestAgent.secret(TestAgent.enrolmentToken(tenant));
    suspend().statusCode(200).body("suspendedReason", equalTo("unpaid"));
    as(admin)
        .get(tenant.path("/audit"))
        .then()
        .statusCode(403)
        .body("code", equalTo("tenant_suspended"))
        .body("detail", containsString("unpaid"));
    TestAgent.askToken(agent.keys(), agent.id())
        .then()
        .statusCode(401)
        .body("detail", containsString("suspended"));
    TestAgent.enrol(TestKeys.generate(), token, "again")
        .then()
        .statusCode(403)
        .body("code", equalTo("tenant_suspended"));
    as(TestTokens.operator()).get(tenant.path("")).then().statusCode(200);
    as(TestTokens.operator())
        .delete(tenant.path("/suspension"))
        .then()
        .statusCode(200)
        .body("suspendedAt", nullValue());
    as(admin)
        .get(tenant.path("/audit"))
        .then()
        .statusCode(200)
        .body("items.action", hasItem("tenant.suspend"));
    TestAgent.askToken(agent.keys(), agent.id()).then().statusCode(200);
  }

  @Test
  void refusesWhatIsAskedWronglyOrByTheWrongPerson() {
    as(admin).body(Map.of("reason", "mine")).put(tenant.path("/suspension")).then().statusCode(403);
    as(TestTokens.operator())
        .body(Map.of("reason", " "))
        .put(tenant.path("/suspension"))
        .then()
        .statusCode(400)
        .body("errors.field", hasItem("reason"));
    request(TestTokens.operator()).statusCode(409);
    suspend();
    as(TestTokens.operator())
        .body(Map.of("confirm", "another"))
        .put(tenant.path("/offboarding"))
        .then()
        .statusCode(400)
        .body("errors.field", hasItem("confirm"));
    as(TestTokens.operator()).get(tenant.path("/offboarding")).then().statusCode(404);
  }

  @Test
  void needsASecondOperatorOrTimeAndCanBeTakenBackUntilThen() throws SQLException {
    suspend();
    request(TestTokens.operator())
        .statusCode(200)
        .body("state", equalTo("waiting"))
        .body("dueAt", notNullValue());
    confirm(TestTokens.operator()).statusCode(409);
    as(TestTokens.operator()).delete(tenant.path("/suspension")).then().statusCode(409);
    as(TestTokens.operator()).delete(tenant.path("/offboarding")).then().statusCode(204);
    confirm(other).statusCode(404);
    request(TestTokens.operator()).statusCode(200);
    shredding.doWork();
    assertTrue(left().contains("tenant"), "nothing goes before it is confirmed");
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update("update offboarding set due_at = now() where tenant_id = ?", tenant.id()));
    confirm(TestTokens.operator()).statusCode(200).body("state", equalTo("erasing"));
    as(TestTokens.operator()).delete(tenant.path("/offboarding")).then().statusCode(409);
  }

  @Test
  void goesOnOnlyWhereNobodyAsksThatItLeavesMeanwhile() throws Exception {
    suspend();
    var resuming = new FutureTask<>(this::resume);
    try (var asking = new HeldTransaction(tenant.id())) {
      asking.execute("select 1 from tenant for update");
      Thread.ofVirtual().start(resuming);
      asking.awaitWaiting();
      asking.execute(
          """
          insert into offboarding
            (tenant_id, name, alias, organization, state, requested_by, requested_at, due_at)
          select tenant_id, name, alias, organization, 'waiting', 'somebody', now(), now()
          from tenant
          """);
      asking.commit();
    }
    assertEquals(409, resuming.get());
    as(TestTokens.operator())
        .get(tenant.path(""))
        .then()
        .statusCode(200)
        .body("suspendedAt", notNullValue());
  }

  private int resume() {
    return as(TestTokens.operator()).delete(tenant.path("/suspension")).statusCode();
  }

  @Test
  void erasesNothingOfATenantThatIsNotSuspended() {
    suspend();
    request(TestTokens.operator()).statusCode(200);
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                "update tenant set suspended_at = null, suspended_reason = null where tenant_id = ?",
                tenant.id()));
    confirm(other).statusCode(409).body("detail", containsString("not suspended"));
    suspend();
    confirm(other).statusCode(200);
  }

  @Test
  void leavesNoRowOfAnyTableAndNobodyAtTheIdentityProvider() throws SQLException {
    TestAgent.enrol(tenant).heartbeat();
    SubjectId person = SubjectId.of(TestTokens.subject(boss));
    identity.people.add(person);
    identity.organizations.put(tenant.organization(), "t-" + tenant.id().text());
    suspend();
    request(TestTokens.operator());
    confirm(other).statusCode(200);
    try (var rows = new TenantRows(tenant.id())) {
      rows.fill();
      rows.add("trace_span", "yesterday");
      assertEquals(rows.tables(), rows.left());
    }
    identity.failing = "erase";
    assertEquals(0, shredding.doWork());
    assertTrue(left().contains("membership"), "a membership stays until its person is gone");
    identity.failing = "";
    assertTrue(shredding.doWork() >= 1);
    assertEquals(List.of(), left().stream().filter(table -> !STAY.contains(table)).toList());
    assertFalse(identity.people.contains(person));
    assertFalse(identity.organizations.containsKey(tenant.organization()));
    as(TestTokens.operator())
        .get(tenant.path("/offboarding"))
        .then()
        .statusCode(200)
        .body("state", equalTo("erased"))
        .body("auditEnd", notNullValue())
        .body("ledgerEnd", notNullValue());
    as(TestTokens.operator())
        .get("/api/v1/platform-events?limit=200")
        .then()
        .statusCode(200)
        .body(
            "items.findAll { it.tenant == '" + tenant.id().text() + "' }.action",
            equalTo(
                List.of(
                    "tenant.erased",
                    "offboarding.confirm",
                    "offboarding.request",
                    "tenant.suspend")));
    as(admin).get(tenant.path("/audit")).then().statusCode(404);
    assertEquals(0, shredding.doWork());
  }

  @Test
  void keepsWhoBelongsToAnotherTenant() {
    TestTenant elsewhere = TestTenant.create();
    elsewhere.member(boss, TenantRole.AUDITOR);
    SubjectId person = SubjectId.of(TestTokens.subject(boss));
    identity.people.add(person);
    suspend();
    request(TestTokens.operator());
    confirm(other).statusCode(200);
    assertTrue(shredding.doWork() >= 1);
    assertTrue(identity.people.contains(person));
  }

  @Test
  void erasesWhoseTenantsAreErasedAtOnce() throws Exception {
    TestTenant elsewhere = TestTenant.create();
    elsewhere.member(boss, TenantRole.AUDITOR);
    SubjectId person = SubjectId.of(TestTokens.subject(boss));
    identity.people.add(person);
    suspend();
    request(TestTokens.operator());
    confirm(other).statusCode(200);
    var shred = new FutureTask<>(shredding::doWork);
    try (var replica = new HeldTransaction(elsewhere.id())) {
      replica.execute(
          "select pg_advisory_xact_lock(hashtextextended('person " + person.text() + "', 0))");
      replica.execute("delete from membership where subject = '" + person.text() + "'");
      Thread.ofVirtual().start(shred);
      replica.awaitWaiting();
      replica.commit();
    }
    assertTrue(shred.get() >= 1);
    assertFalse(identity.people.contains(person));
  }

  @Test
  void erasesNothingOfATenantThatStays() {
    assertTrue(
        assertThrows(
                RuntimeException.class,
                () ->
                    database.inTenant(
                        tenant.id(), sql -> sql.first("select erase_tenant_rows(10)", row -> 1)))
            .toString()
            .contains("not being erased"));
  }

  private ValidatableResponse suspend() {
    return as(TestTokens.operator())
        .body(Map.of("reason", "unpaid"))
        .put(tenant.path("/suspension"))
        .then();
  }

  private ValidatableResponse request(String token) {
    return as(token).body(meant()).put(tenant.path("/offboarding")).then();
  }

  private ValidatableResponse confirm(String token) {
    return as(token).body(meant()).post(tenant.path("/offboarding/confirm")).then();
  }

  private Map<String, String> meant() {
    return Map.of("confirm", "t-" + tenant.id().text());
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token).contentType("application/json");
  }

  private static String operator(String username) {
    return TestTokens.token(
        username, Set.of("platform-operator"), "control-plane", Duration.ofMinutes(10));
  }

  private List<String> left() throws SQLException {
    try (var rows = new TenantRows(tenant.id())) {
      return rows.left();
    }
  }
}
