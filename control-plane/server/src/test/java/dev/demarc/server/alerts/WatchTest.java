package dev.demarc.server.alerts;

import static dev.demarc.server.alerts.AlertTenant.contract;
import static dev.demarc.server.alerts.AlertTenant.violations;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTokens;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules over sums in a real database, looked at step by step. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class WatchTest {
  @Inject AlertLook look;
  @Inject FiringGauge gauge;
  private AlertTenant house;

  @BeforeEach
  void make() {
    house = new AlertTenant();
    house.write(100, 100);
  }

  private ValidatableResponse firing() {
    return house.get("/alerts?state=firing");
  }

  private void told(String... kinds) {
    house.get("/deliveries").body("items.kind", contains(kinds));
  }

  private ValidatableResponse rule(String id, String state, String verdict) {
    return house.rule(id).body("state", equalTo(state)).body("last.verdict", equalTo(verdict));
  }

  @Test
  void firesAtExactlyItsThresholdAndNotBefore() {
    String id = house.madeOfViolations();
    house.rule(id).body("state", equalTo("ok")).body("last", nullValue());
    house.violate(0, 2);
    assertEquals(1, house.look(0));
    rule(id, "ok", "clear").body("last.sample.amount", is(2)).body("alert", nullValue());
    house.violate(2, 3);
    assertEquals(1, house.look(2));
    String alert = rule(id, "firing", "met").extract().path("alert");
    firing()
        .body("items", hasSize(1))
        .body("items[0].id", equalTo(alert))
        .body("items[0].rule", equalTo(id))
        .body("items[0].said.title", equalTo("House rule"))
        .body("items[0].found.sample.amount", is(3))
        .body("items[0].endedAt", nullValue());
    told("alert.firing");
  }

  @Test
  void seesWhatHappensBetweenTwoLooks() {
    String id = house.madeOfViolations();
    assertEquals(1, house.look(house.at(0).plusSeconds(5)));
    rule(id, "ok", "clear").body("last.sample.amount", is(0));
    house.violate(house.at(0).plusSeconds(30), 3);
    assertEquals(1, house.look(house.at(1).plusSeconds(10)));
    rule(id, "firing", "met").body("last.sample.amount", is(3));
  }

  @Test
  void countsTheWholeMinutesOfItsWindowAndTheOneThatRuns() {
    String id = house.made(violations("windowMinutes", 2));
    house.violate(0, 1);
    house.violate(1, 10);
    house.violate(2, 100);
    house.violate(3, 1_000);
    house.look(house.at(3).plusSeconds(59));
    house.rule(id).body("last.sample.amount", is(1_110));
  }

  @Test
  void numbersAlertsInEachTenantForItself() {
    var other = new AlertTenant();
    other.write(100, 100);
    for (AlertTenant each : List.of(house, other)) {
      each.madeOfViolations();
      each.violate(0, 3);
      each.look(0);
      each.get("/alerts").body("items.id", contains("1"));
      each.get("/alerts/1").body("id", equalTo("1"));
    }
    house.madeOfViolations();
    house.madeOfViolations();
    house.violate(2, 3);
    house.look(2);
    house.get("/alerts").body("items.id", contains("3", "2", "1"));
  }

  @Test
  void comparesExactlyAndAtTheFiltersOfTheRuleAlone() {
    String all = house.made(contract());
    String one = house.made(contract("filters", Map.of("target", List.of("good"))));
    house.answer(0, "good", 100, 95);
    house.answer(0, "bad", 100, 94);
    house.look(0);
    rule(all, "firing", "met")
        .body("last.sample.amount", is(189))
        .body("last.sample.whole", is(200));
    rule(one, "ok", "clear").body("last.sample.amount", is(95)).body("last.sample.whole", is(100));
  }

  @Test
  void doesNotAlarmByOneRequestInAQuietNight() {
    String id = house.made(contract("noData", "fire"));
    house.answer(0, "box", 19, 0);
    house.look(0);
    rule(id, "ok", "too-few");
    house.answer(1, "box", 1, 0);
    house.look(1);
    rule(id, "firing", "met");
  }

  @Test
  void tellsOnceWhereAMeasureGoesToAndFro() {
    String id = house.madeOfViolations();
    for (int minute = 0; minute < 12; minute++) {
      if (minute % 4 == 0) {
        house.violate(minute, 5);
      }
      house.look(minute);
    }
    told("alert.firing");
    house.look(12);
    rule(id, "firing", "clear");
    house.look(13);
    rule(id, "ok", "clear").body("alert", nullValue());
    house.look(14);
    told("alert.resolved", "alert.firing");
    house
        .get("/alerts?state=over")
        .body("items", hasSize(1))
        .body("items[0].ended", equalTo("calm"))
        .body("items[0].endedAt", notNullValue());
  }

  @Test
  void remindsADayLater() {
    house.madeOfViolations();
    house.violate(0, 3);
    house.look(0);
    int day = 24 * 60;
    house.violate(day - 2, 3);
    house.look(day - 1);
    told("alert.firing");
    house.violate(day, 7);
    house.look(day);
    told("alert.reminder", "alert.firing");
    house.get("/deliveries").body("items[0].detail.amount", equalTo("7"));
    firing().body("items", hasSize(1));
  }

  @Test
  void keepsAsItIsWithoutDataAndSaysSo() {
    String id = house.made(contract());
    String strict = house.made(contract("noData", "fire"));
    house.look(0);
    rule(id, "ok", "no-data").body("last.sample.whole", is(0));
    rule(strict, "firing", "no-data");
    house.answer(1, "box", 50, 0);
    house.look(1);
    rule(id, "firing", "met");
    for (int minute = 62; minute < 80; minute++) {
      house.look(minute);
    }
    rule(id, "firing", "no-data");
  }

  @Test
  void tellsNoRecordsFromNoViolations() {
    var silent = new AlertTenant();
    String id = silent.madeOfViolations();
    silent.look(0);
    silent.rule(id).body("last.verdict", equalTo("no-data"));
    silent.write(10, 7);
    silent.look(1);
    silent
        .rule(id)
        .body("last.verdict", equalTo("clear"))
        .body("last.sample.received", is(7))
        .body("last.sample.known", is(10));
  }

  @Test
  void firesOnceWhereManyLookAtOnce() throws Exception {
    String id = house.madeOfViolations();
    house.violate(0, 3);
    Callable<Integer> replica = () -> house.look(0);
    try (var threads = Executors.newFixedThreadPool(4)) {
      int looked = 0;
      for (Future<Integer> one : threads.invokeAll(Collections.nCopies(4, replica))) {
        looked += one.get();
      }
      assertEquals(1, looked, "one claims it, the others leave it alone");
    }
    rule(id, "firing", "met");
    firing().body("items", hasSize(1));
    told("alert.firing");
  }

  @Test
  void writesNothingWherePeopleCannotBeToldAndFiresWhenTheyCan() throws Exception {
    String id = house.madeOfViolations();
    house.violate(0, 3);
    house.violate(1, 3);
    String refuse =
        "alter table notification_delivery add constraint torn check (tenant_id <> '%s') not valid";
    owner(refuse.formatted(house.tenant.id()));
    try {
      assertEquals(0, house.look(0));
    } finally {
      owner("alter table notification_delivery drop constraint torn");
    }
    house.rule(id).body("state", equalTo("ok")).body("last", nullValue());
    house.get("/alerts").body("items", hasSize(0));
    assertEquals(0, house.look(0), "it was claimed, and is due a minute later");
    assertEquals(1, house.look(1));
    rule(id, "firing", "met");
    told("alert.firing");
  }

  private static void owner(String sql) throws SQLException {
    try (Connection owner = DatabaseResource.database().connect("demarc_owner");
        var statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void endsWhatFiresWhenItsRuleIsRemoved() {
    String id = house.madeOfViolations();
    house.violate(0, 3);
    house.look(0);
    given()
        .auth()
        .oauth2(house.admin)
        .delete(house.tenant.path("/alert-rules/" + id))
        .then()
        .statusCode(204);
    firing().body("items", hasSize(0));
    house
        .get("/alerts?rule=" + id)
        .body("items[0].ended", equalTo("removed"))
        .body("items[0].said.title", equalTo("House rule"));
    told("alert.resolved", "alert.firing");
    house.get("/deliveries").body("items[0].detail.reason", equalTo("removed"));
    assertEquals(0, house.look(1));
  }

  @Test
  void goesOnInTheNewWordsOfARuleThatMeansTheSame() {
    String id = house.madeOfViolations();
    house.violate(0, 3);
    house.look(0);
    String alert = house.rule(id).extract().path("alert");
    house
        .change(id, violations("title", "Renamed", "severity", "warning", "calmMinutes", 9), 1)
        .body("alert", equalTo(alert));
    firing()
        .body("items", hasSize(1))
        .body("items[0].id", equalTo(alert))
        .body("items[0].said.title", equalTo("Renamed"))
        .body("items[0].said.severity", equalTo("warning"))
        .body("items[0].said.calmMinutes", is(9))
        .body("items[0].found.sample.amount", is(3));
    told("alert.firing");
    house.change(id, violations("threshold", 4), 2);
    house.change(id, violations("threshold", 4, "title", "Again"), 3);
    house.get("/alerts").body("items[0].said.title", equalTo("Renamed"));
  }

  @Test
  void endsWhatFiresWhenItsRuleSaysSomethingElseOrIsSwitchedOff() {
    String id = house.madeOfViolations();
    house.violate(0, 3);
    house.look(0);
    house.change(id, violations("title", "Renamed"), 1).body("state", equalTo("firing"));
    house
        .change(id, violations("threshold", 4), 2)
        .body("state", equalTo("ok"))
        .body("last", nullValue());
    house.violate(1, 4);
    house.look(1);
    rule(id, "firing", "met");
    house.change(id, violations("threshold", 4, "enabled", false), 3).body("state", equalTo("off"));
    house.violate(2, 9);
    assertEquals(0, house.look(2));
    house.get("/alerts").body("items.ended", contains("switched-off", "changed"));
    told("alert.resolved", "alert.firing", "alert.resolved", "alert.firing");
  }

  @Test
  void goesOnWhenTheClockWentBack() {
    String id = house.madeOfViolations();
    int year = 365 * 24 * 60;
    house.violate(year, 3);
    house.look(year);
    rule(id, "firing", "met");
    assertEquals(1, house.look(0), "what is due in a year is due");
    rule(id, "firing", "clear");
    assertEquals(1, house.look(3));
    rule(id, "ok", "clear");
    house.violate(4, 3);
    house.look(4);
    told("alert.firing", "alert.resolved", "alert.firing");
  }

  @Test
  void givesATenantWithManyRulesNoMoreThanItsTurn() {
    for (int number = 0; number < 30; number++) {
      house.made(violations("title", "Rule " + number));
    }
    assertEquals(Watch.A_TURN, house.look(0));
    assertEquals(30 - Watch.A_TURN, house.look(0));
    assertEquals(0, house.look(0));
  }

  @Test
  void looksAtEveryTenantAtTheTimeOfItsTurn() {
    var other = new AlertTenant();
    String ours = house.madeOfViolations();
    String theirs = other.madeOfViolations();
    var second = new AtomicInteger();
    assertTrue(look.doWork(() -> house.at(0).plusSeconds(second.getAndIncrement())) >= 2);
    String first = house.rule(ours).body("last", notNullValue()).extract().path("last.at");
    String next = other.rule(theirs).body("last", notNullValue()).extract().path("last.at");
    assertNotEquals(first, next, "each is looked at when its turn begins");
  }

  @Test
  void leavesATenantAloneWhileItIsSuspended() {
    String id = house.madeOfViolations();
    house.violate(0, 3);
    house.suspend("unpaid");
    look.doWork(InstantSource.fixed(house.at(0)));
    house.suspend(null);
    house.rule(id).body("state", equalTo("ok")).body("last", nullValue());
    look.doWork(InstantSource.fixed(house.at(0)));
    rule(id, "firing", "met");
    told("alert.firing");
  }

  @Test
  void tellsNobodyWhoseMembershipEndedAndNothingThatWasWritten() {
    String name = "sit-" + UUID.randomUUID();
    house.tenant.member(name, TenantRole.SITE_OPERATOR);
    house.tenant.member("usr-" + UUID.randomUUID(), TenantRole.END_USER);
    house.made(violations("filters", Map.of("what", List.of("content"))));
    house.violate(0, 3);
    house.look(0);
    told("alert.firing", "alert.firing");
    AlertTenant.database()
        .doInTenant(
            house.tenant.id(),
            sql ->
                sql.update(
                    "delete from membership where tenant_id = ? and subject = ?",
                    house.tenant.id(),
                    TestTokens.subject(name)));
    for (int minute = 1; minute < 6; minute++) {
      house.look(minute);
    }
    told("alert.resolved", "alert.firing", "alert.firing");
    house
        .get("/deliveries")
        .body("items[0].person", not(equalTo(TestTokens.subject(name))))
        .body("items.detail.measure", everyItem(equalTo("privacy.violations")))
        .body("items.detail.severity", everyItem(equalTo("critical")));
    String log = house.get("/deliveries").extract().asString();
    assertFalse(log.contains("House rule"), log);
  }

  @Test
  void keepsTheNewestOfWhatIsOverAndPagesThem() {
    house.madeOfViolations();
    for (int round = 0; round < 4; round++) {
      house.violate(round * 10, 3);
      for (int minute = 0; minute < 6; minute++) {
        house.look(round * 10 + minute);
      }
    }
    String next = house.get("/alerts?limit=3").body("items", hasSize(3)).extract().path("next");
    house.get("/alerts?limit=3&cursor=" + next).body("items", hasSize(1)).body("next", nullValue());
    AlertTenant.database()
        .doInTenant(house.tenant.id(), sql -> new AlertLog(sql, house.tenant.id()).retire(2));
    house.get("/alerts").body("items", hasSize(2)).body("items.ended", everyItem(equalTo("calm")));
  }

  @Test
  void isOnThePageOfMetrics() {
    house.madeOfViolations();
    house.violate(0, 3);
    house.look(0);
    gauge.refresh();
    String metrics = given().get("/q/metrics").asString();
    String row =
        "demarc_alerts_firing{severity=\"critical\",tenant=\"%s\"} 1.0"
            .formatted(house.tenant.id());
    assertTrue(metrics.contains(row), row);
    for (int minute = 1; minute < 6; minute++) {
      house.look(minute);
    }
    gauge.refresh();
    assertFalse(given().get("/q/metrics").asString().contains(house.tenant.id().text()));
  }
}
