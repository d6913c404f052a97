package dev.demarc.server.alerts;

import static dev.demarc.server.alerts.AlertTenant.contract;
import static dev.demarc.server.alerts.AlertTenant.violations;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AlertRulesTest {
  private AlertTenant house;

  @BeforeEach
  void make() {
    house = new AlertTenant();
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token).contentType("application/json");
  }

  @Test
  void makesChangesAndRemovesARuleOnTheRecord() {
    Map<String, List<String>> filters = Map.of("target", List.of("b", "a", "a"));
    String id = house.made(contract("filters", filters, "threshold", new BigDecimal("0.950")));
    house
        .rule(id)
        .body("revision", is(1))
        .body("rule.title", equalTo("House rule"))
        .body("rule.filters.target", contains("a", "b"))
        .body("rule.threshold", is(0.95f))
        .body("state", equalTo("ok"));
    house
        .change(id, contract("title", " Other ", "severity", "warning"), 1)
        .statusCode(200)
        .body("revision", is(2))
        .body("rule.title", equalTo("Other"))
        .body("rule.severity", equalTo("warning"));
    as(house.admin).delete(house.tenant.path("/alert-rules/" + id)).then().statusCode(204);
    as(house.admin).get(house.tenant.path("/alert-rules/" + id)).then().statusCode(404);
    house.change(id, contract(), 2).statusCode(404);
    house
        .get("/audit")
        .body(
            "items.action", hasItems("alert-rule.make", "alert-rule.change", "alert-rule.delete"));
  }

  @Test
  void letsOneOfTwoChangesFromTheSameRevisionThrough() throws Exception {
    String id = house.made(violations());
    Callable<Integer> change =
        () -> house.change(id, violations("threshold", 9), 1).extract().statusCode();
    try (var threads = Executors.newFixedThreadPool(2)) {
      int sum = 0;
      for (Future<Integer> one : threads.invokeAll(Collections.nCopies(2, change))) {
        sum += one.get();
      }
      assertEquals(200 + 409, sum);
    }
    house
        .change(id, violations(), 1)
        .statusCode(409)
        .body("type", equalTo("urn:demarc:error:conflict"));
  }

  @ParameterizedTest
  @CsvSource({
    "title, '  ', title",
    "measure, route.requests, measure",
    "measure, queue.age, measure",
    "measure, nothing, measure",
    "comparison, near, comparison",
    "threshold, 0, threshold",
    "threshold, -1, threshold",
    "threshold, 1.5, threshold",
    "threshold, 9007199254740993, threshold",
    "threshold, 1e999999, threshold",
    "threshold, 1e-999999, threshold",
    "windowMinutes, 0, windowMinutes",
    "windowMinutes, 10081, windowMinutes",
    "minimumCount, 1, minimumCount",
    "calmMinutes, -1, calmMinutes",
    "calmMinutes, 1441, calmMinutes",
    "noData, perhaps, noData",
    "severity, bad, severity",
  })
  void refusesWhatIsNoRuleNamingTheField(String field, String value, String named) {
    boolean number =
        List.of("threshold", "windowMinutes", "minimumCount", "calmMinutes").contains(field);
    house
        .make(violations(field, number ? new BigDecimal(value) : value))
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors.field", contains(named));
  }

  @ParameterizedTest
  @CsvSource({
    "threshold, 1.000001, threshold",
    "threshold, 0.1234567, threshold",
    "minimumCount, 0, minimumCount",
    "minimumCount, 1000000001, minimumCount",
  })
  void refusesWhatIsNoPartOfAWhole(String field, BigDecimal value, String named) {
    house.make(contract(field, value)).statusCode(400).body("errors.field", contains(named));
  }

  @Test
  void refusesFiltersThatTheMeasureHasNot() {
    for (Map<String, List<String>> filters :
        List.of(
            Map.of("class", List.of("phi")),
            Map.of("what", List.<String>of()),
            Map.of("what", List.of("a,b")),
            Map.of("what", List.of("a\nb")),
            Map.of("what", List.of("a".repeat(129))),
            Map.of("what", List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")))) {
      house
          .make(violations("filters", filters))
          .statusCode(400)
          .body("errors.field", contains("filters"));
    }
    house.make(violations("colour", "red")).statusCode(400);
    Map<String, Object> less = violations();
    less.remove("threshold");
    house.make(less).statusCode(400).body("errors.field", contains("threshold"));
  }

  @Test
  void refusesMoreThanAHundredAndPagesThem() {
    for (int i = 0; i < 100; i++) {
      house.made(violations("title", "r" + i));
    }
    house.make(violations()).statusCode(409);
    house.post("/alert-rules/suggested", Map.of()).statusCode(409);
    String next =
        house.get("/alert-rules?limit=60").body("items", hasSize(60)).extract().path("next");
    house
        .get("/alert-rules?limit=60&cursor=" + next)
        .body("items", hasSize(40))
        .body("next", nullValue());
    as(house.admin).get(house.tenant.path("/alert-rules?cursor=bm9uZQ")).then().statusCode(400);
  }

  @Test
  void suggestsARuleForEachMeasureOnce() {
    house.made(violations());
    house
        .post("/alert-rules/suggested", Map.of())
        .statusCode(200)
        .body("items.rule.measure", hasItems("contract.valid", "trace.completeness"))
        .body("items.rule.measure", not(hasItem("privacy.violations")));
    house.post("/alert-rules/suggested", Map.of()).statusCode(200).body("items", hasSize(0));
  }

  @Test
  void listsWhatAlertsAndWhatIsNotMeasuredYet() {
    var measures = house.get("/alert-measures");
    measures
        .body("items.find { it.measure == 'contract.valid' }.measured", is(true))
        .body("items.find { it.measure == 'contract.valid' }.suggestion.threshold", is(0.95f));
    List<String> alerting =
        house.get("/measures").extract().path("items.findAll { it.alerts }.name");
    assertEquals(alerting, measures.extract().path("items.measure"));
    List<String> missing = measures.extract().path("items.findAll { !it.measured }.measure");
    assertFalse(missing.contains("contract.valid"), missing.toString());
    for (String measure : missing) {
      measures.body("items.find { it.measure == '%s' }.suggestion".formatted(measure), nullValue());
    }
    assertTrue(alerting.size() > 10, alerting.toString());
  }

  @Test
  void showsWhatARuleWouldFindAndKeepsNothing() {
    house
        .post("/alert-rules/preview", contract())
        .statusCode(200)
        .body("verdict", equalTo("no-data"))
        .body("sample.whole", is(0));
    house.post("/alert-rules/preview", contract("threshold", 7)).statusCode(400);
    house.get("/alert-rules").body("items", hasSize(0));
  }

  @Test
  void letsOnlyAdminsChangeThemAndEveryoneButEndUsersRead() {
    String id = house.made(violations());
    for (TenantRole role : TenantRole.values()) {
      String token = house.tenant.member("one-" + UUID.randomUUID(), role);
      boolean reads = role != TenantRole.END_USER;
      boolean writes = role == TenantRole.TENANT_ADMIN;
      for (String path :
          List.of("/alert-rules", "/alert-rules/" + id, "/alerts", "/alert-measures")) {
        assertEquals(
            reads ? 200 : 403, as(token).get(house.tenant.path(path)).statusCode(), role + path);
      }
      assertEquals(
          writes ? 200 : 403,
          as(token)
              .body(violations())
              .post(house.tenant.path("/alert-rules/preview"))
              .statusCode());
    }
  }

  @Test
  void showsAnotherTenantNothing() {
    String id = house.madeOfViolations();
    house.violate(0, 3);
    house.look(0);
    String alert = house.get("/alerts").extract().path("items[0].id");
    var other = new AlertTenant();
    other.get("/alerts").body("items", hasSize(0));
    other.change(id, violations(), 1).statusCode(404);
    as(other.admin).get(other.tenant.path("/alerts/" + alert)).then().statusCode(404);
    as(other.admin).get(house.tenant.path("/alerts/" + alert)).then().statusCode(404);
    house.get("/alerts/" + alert).body("rule", equalTo(id));
    as(house.admin).get(house.tenant.path("/alerts/none")).then().statusCode(404);
  }
}
