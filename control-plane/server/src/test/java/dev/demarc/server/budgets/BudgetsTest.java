package dev.demarc.server.budgets;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class BudgetsTest {
  private final TestTenant tenant = TestTenant.create();
  private final String admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);

  private static Map<String, Object> budget(Object... fields) {
    Map<String, Object> body =
        new HashMap<>(
            Map.of(
                "title",
                "All",
                "period",
                "month",
                "zone",
                "Europe/Berlin",
                "limitMicroUsd",
                5_000_000,
                "warnPercent",
                List.of(90, 50)));
    for (int at = 0; at < fields.length; at += 2) {
      body.put((String) fields[at], fields[at + 1]);
    }
    return body;
  }

  private ValidatableResponse make(Map<String, Object> body) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body)
        .post(tenant.path("/budgets"))
        .then();
  }

  private ValidatableResponse change(String id, Map<String, Object> body) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body)
        .put(tenant.path("/budgets/" + id))
        .then();
  }

  private ValidatableResponse get(String rest) {
    return given().auth().oauth2(admin).get(tenant.path(rest)).then();
  }

  private String made(Map<String, Object> body) {
    return make(body).statusCode(201).extract().path("id");
  }

  @Test
  void makesChangesAndRemovesABudgetOnTheRecord() {
    String id = made(budget("boundary", "managed-cloud", "team", "ward"));
    get("/budgets/" + id)
        .statusCode(200)
        .body("title", equalTo("All"))
        .body("team", equalTo("ward"))
        .body("application", nullValue())
        .body("boundary", equalTo("managed-cloud"))
        .body("warnPercent", contains(50, 90))
        .body("usedMicroUsd", is(0))
        .body("leasedMicroUsd", is(0))
        .body("leftMicroUsd", is(5_000_000))
        .body("endsAt", notNullValue());
    Map<String, Object> less =
        budget("boundary", "managed-cloud", "team", "ward", "title", "Less", "limitMicroUsd", 7);
    change(id, less).statusCode(200).body("leftMicroUsd", is(7)).body("title", equalTo("Less"));
    given().auth().oauth2(admin).delete(tenant.path("/budgets/" + id)).then().statusCode(204);
    get("/budgets/" + id).statusCode(404);
    get("/audit").body("items.action", hasItems("budget.make", "budget.change", "budget.delete"));
  }

  @Test
  void keepsWhatABudgetCoversAsItWasMade() {
    String id = made(budget());
    for (Map<String, Object> other :
        List.of(
            budget("team", "ward"),
            budget("boundary", "edge"),
            budget("model", "m"),
            budget("period", "day"),
            budget("zone", "UTC"))) {
      change(id, other).statusCode(409).body("type", equalTo("urn:demarc:error:conflict"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "title, '   ', title",
    "zone, Europe/Nowhere, zone",
    "zone, +02:00, zone",
    "limitMicroUsd, -1, limitMicroUsd",
    "limitMicroUsd, 1000000000001, limitMicroUsd",
    "team, '', team",
    "application, nobody, application",
    "boundary, moon, boundary",
    "period, year, period",
  })
  void refusesWhatIsNoBudgetNamingTheField(String field, String value, String named) {
    boolean number = field.startsWith("limit");
    make(budget(field, number ? (Object) Long.parseLong(value) : value))
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.field", contains(named));
  }

  @Test
  void refusesThresholdsThatAreNoPercentage() {
    make(budget("warnPercent", List.of(0))).statusCode(400);
    make(budget("warnPercent", List.of(101))).statusCode(400);
    List<Integer> eleven = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    make(budget("warnPercent", eleven)).statusCode(400);
  }

  @Test
  void refusesMoreThanAHundredAndPagesThem() {
    for (int i = 0; i < 100; i++) {
      made(budget("title", "b" + i));
    }
    make(budget()).statusCode(409);
    String next = get("/budgets?limit=60").body("items", hasSize(60)).extract().path("next");
    get("/budgets?limit=60&cursor=" + next).body("items", hasSize(40)).body("next", nullValue());
    get("/budgets?cursor=bm9uZQ").statusCode(400);
  }

  @Test
  void letsOnlyAdminsChangeThem() {
    String approver = tenant.member("apr-" + UUID.randomUUID(), TenantRole.POLICY_APPROVER);
    String user = tenant.member("usr-" + UUID.randomUUID(), TenantRole.END_USER);
    assertEquals(200, as(approver).get(tenant.path("/budgets")).statusCode());
    assertEquals(403, as(user).get(tenant.path("/budgets")).statusCode());
    assertEquals(
        403,
        as(approver)
            .contentType("application/json")
            .body(budget())
            .post(tenant.path("/budgets"))
            .statusCode());
  }

  private static io.restassured.specification.RequestSpecification as(String token) {
    return given().auth().oauth2(token);
  }
}
