package dev.demarc.server.traces;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a figure counts is found by a search, as many records as it counts: by each label of it. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class FoundFiguresTest {
  private static final Map<String, String> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("boundary", "demarc.boundary.to"),
          Map.entry("target", "demarc.target"),
          Map.entry("model", "model"),
          Map.entry("class", "demarc.data.class"),
          Map.entry("application", "demarc.application"),
          Map.entry("team", "demarc.team"),
          Map.entry("site", "demarc.site"),
          Map.entry("rule", "demarc.decision.rule"),
          Map.entry("version", "demarc.policy.version"),
          Map.entry("what", "demarc.contract.degraded"),
          Map.entry("outcome", "demarc.decision.outcome"));

  private final TestTenant tenant = TestTenant.create();
  private final String auditor = tenant.member("aud", TenantRole.AUDITOR);
  private final MeasuredTraffic traffic =
      MeasuredTraffic.around(ZoneId.of("Europe/Berlin"), 20_261_127);

  @BeforeEach
  void send() {
    traffic.send(tenant);
  }

  /** A figure of a measure. */
  private record Total(Map<String, String> labels, Map<String, Object> figure) {
    long of(String part) {
      return figure.get(part) instanceof Number number ? number.longValue() : 0;
    }

    /** Of a share, what is not in it. */
    long rest() {
      return of("denominator") - of("numerator");
    }

    String query() {
      var query = new StringBuilder();
      labels.forEach((dimension, value) ->
          query
              .append('&')
              .append(ATTRIBUTES.get(dimension))
              .append('=')
              .append(value.isEmpty() ? "!*" : value));
      return query.toString();
    }
  }

  @Test
  void findsAsManyAsAreCounted() {
    same("route.requests", "boundary,target,model", "", total -> total.of("value"));
    same("route.requests", "class,application,team", "", total -> total.of("value"));
    same("decision.reasons", "rule,version", "", total -> total.of("value"));
    same("latency", "boundary,model", "", total -> total.of("count"));
    same(
        "latency&phase=attempt",
        "target,model",
        "demarc.record.kind=attempt",
        total -> total.of("count"));
    same("decision.fail_closed", "class", "outcome=refused", total -> total.of("numerator"));
    same(
        "fallback.rate",
        "class",
        "answered=true&demarc.fallback.from=*",
        total -> total.of("numerator"));
    same("stability.switches", "target", "demarc.session.events=switched", t -> t.of("value"));
    same(
        "degraded.visible",
        "what,target",
        "answered=true&demarc.contract.degraded=*",
        total -> total.of("numerator"));
  }

  @Test
  void findsWhatAShareLacks() {
    same("contract.valid", "target,model", "demarc.contract.valid=false", Total::rest);
    same("fallback.success", "class", "answered=false&demarc.fallback.from=*", Total::rest);
    same("offline.success", "site,class", "answered=false&demarc.offline=true", Total::rest);
    same(
        "citation.parity",
        "target",
        "demarc.citations.required=true&demarc.citations.carried=false",
        Total::rest);
    same("trace.attribution", "class,boundary", "answered=true&attributed=false", Total::rest);
  }

  @Test
  void findsWhatMoved() {
    long moved = 0;
    for (Total total : totals("transfer.bytes&direction=out", "class,region")) {
      String search =
          "&moved=true&class=%s&demarc.region=%s"
              .formatted(total.labels().get("class"), total.labels().get("region"));
      String ofAttempts = "demarc.record.kind=attempt&demarc.application=*" + search;
      String ofRequests = "demarc.attempts.counted=!*" + search;
      assertEquals(
          total.of("value"), sum(ofAttempts, "bytesOut") + sum(ofRequests, "bytesOut"), search);
      moved += records(ofAttempts).size() + records(ofRequests).size();
    }
    assertEquals(traffic.all().stream().filter(MeasuredTraffic.Recorded::moves).count(), moved);
    assertTrue(records("moved=false").size() > 0);
  }

  /** Where an attempt does not tell its cost, its request does. */
  @Test
  void findsWhatCost() {
    for (Total total : totals("cost", "application")) {
      String search = "&demarc.cost.settled_micro_usd=1.." + total.query();
      long ofAttempts =
          sum("demarc.record.kind=attempt&demarc.application=*" + search, "costMicroUsd");
      assertEquals(
          total.of("value"),
          ofAttempts + sum("demarc.attempts.counted=!*" + search, "costMicroUsd"),
          search);
    }
  }

  private void same(String measure, String by, String search, ToLongFunction<Total> counted) {
    List<Total> totals = totals(measure, by);
    assertTrue(totals.size() > 1, measure);
    for (Total total : totals) {
      String whole = search + total.query();
      assertEquals(counted.applyAsLong(total), records(whole).size(), measure + ": " + whole);
    }
  }

  private List<Total> totals(String measure, String by) {
    String path =
        "/measures/%s?step=none&by=%s&%s%s"
            .formatted(
                measure.split("&")[0],
                by,
                time(),
                measure.contains("&") ? "&" + measure.split("&")[1] : "");
    JsonPath answer = get(path);
    return answer.getList("series", Map.class).stream().map(FoundFiguresTest::total).toList();
  }

  @SuppressWarnings("unchecked") // as JSON is read
  private static Total total(Map<?, ?> series) {
    return new Total(
        (Map<String, String>) series.get("labels"), (Map<String, Object>) series.get("total"));
  }

  private long sum(String search, String column) {
    return records(search).stream().mapToLong(row -> ((Number) row.get(column)).longValue()).sum();
  }

  private List<Map<String, Object>> records(String search) {
    List<Map<String, Object>> all = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonPath page = get("/traces?limit=200&" + time() + "&" + search + cursor);
      all.addAll(page.getList("items"));
      cursor = page.get("next") == null ? null : "&cursor=" + page.getString("next");
    }
    return all;
  }

  private String time() {
    return "from=" + traffic.from() + "&to=" + traffic.to();
  }

  private JsonPath get(String path) {
    return given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path(path.replace("&&", "&")))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }
}
