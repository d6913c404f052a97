package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.number;
import static dev.demarc.server.traces.TestSpans.text;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.measure.MeasureName;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole catalogue is asked, and single measures are moved by what provokes them. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class MeasureCatalogueTest {
  private final TestTenant tenant = TestTenant.create();
  private final String auditor = tenant.member("aud", TenantRole.AUDITOR);
  private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(3_600);

  private TestAgent agent;

  @BeforeEach
  void enrol() {
    agent = TestAgent.enrol(tenant);
  }

  @Test
  void answersEveryMeasureByEachOfItsDimensionsAndByAll() {
    send(request(1, "managed-cloud").addAttributes(text("demarc.data.class", "public")));
    List<Map<String, Object>> all = measures();
    assertTrue(all.size() > 35, all.toString());
    for (Map<String, Object> measure : all) {
      if (Boolean.TRUE.equals(measure.get("measured"))) {
        answers((String) measure.get("name"), dimensions(measure));
      }
    }
  }

  @Test
  void countsRejectedBundlesAlsoWhenTheirReportsAreGone() throws SQLException {
    for (int report = 0; report < 2; report++) {
      agent
          .post(
              "/agent/v1/bundle-reports",
              Map.of(
                  "version",
                  1,
                  "digest",
                  "sha256:" + "0".repeat(64),
                  "reason",
                  "signature",
                  "detail",
                  "",
                  "at",
                  Instant.now().toString()))
          .then()
          .statusCode(204);
    }
    rejected(2);
    try (Connection all = DatabaseResource.database().connect("postgres");
        var statement = all.createStatement()) {
      statement.execute("delete from bundle_report where tenant_id = '" + tenant.id() + "'");
    }
    rejected(2);
  }

  private void rejected(int times) {
    given()
        .auth()
        .oauth2(auditor)
        .get(path("bundle.rejected?step=none&by=reason"))
        .then()
        .statusCode(200)
        .body("series[0].total.value", is(times));
  }

  @Test
  void listsEveryNameThereIsAndMeasuresWhatIsBuilt() {
    Map<String, Boolean> listed = new TreeMap<>();
    measures().forEach(one -> listed.put((String) one.get("name"), (Boolean) one.get("measured")));
    Map<String, Boolean> named = new TreeMap<>();
    for (MeasureName name : MeasureName.values()) {
      named.put(name.wire(), name.missing().isEmpty());
    }
    assertEquals(named, listed);
  }

  @SuppressWarnings("unchecked")
  private static List<String> dimensions(Map<String, Object> measure) {
    return (List<String>) measure.get("dimensions");
  }

  private List<Map<String, Object>> measures() {
    return given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path("/measures"))
        .then()
        .statusCode(200)
        .extract()
        .path("items");
  }

  private void answers(String measure, List<String> dimensions) {
    List<String> asked = new ArrayList<>(dimensions);
    asked.add("");
    asked.add(String.join(",", dimensions));
    for (String by : asked) {
      for (String step : List.of("none", "minute", "hour", "day")) {
        String question = measure + "?step=" + step + "&zone=Asia/Kolkata&by=" + by;
        int status = given().auth().oauth2(auditor).get(path(question)).statusCode();
        assertEquals(200, status, question);
      }
    }
    for (String dimension : dimensions) {
      String filter = "?dimension." + dimension + "=x";
      int status = given().auth().oauth2(auditor).get(path(measure + filter)).statusCode();
      assertEquals(200, status, measure + filter);
    }
  }

  @Test
  void knowsOfRecordsThatDidNotCome() {
    send(request(1, "edge"), request(2, "edge"), request(5, "edge"));
    send(request(5, "edge"), request(4, "edge"));
    ask("trace.completeness?step=none")
        .body("series[0].total.numerator", is(4))
        .body("series[0].total.denominator", is(5))
        .body("completeness.received", is(4))
        .body("completeness.known", is(5));
    send(request(3, "edge"));
    ask("trace.completeness?step=none").body("series[0].total.value", is(1.0f));
  }

  @Test
  void tellsOnlyTheFirstUseOfTheCloudByAClassAndApplication() {
    send(request(1, "managed-cloud"), request(2, "managed-cloud"), request(3, "edge"));
    send(request(4, "managed-cloud").addAttributes(text("demarc.application", "other")));
    ask("cloud.unexpected?step=none&by=application")
        .body("series", hasSize(2))
        .body("series.total.value.sum()", is(2));
  }

  @Test
  void countsContentAndWhatCouldBeSome() {
    Span.Builder content = request(1, "edge").addAttributes(text("gen_ai.input.messages", "x"));
    Span.Builder unnamed = TestSpans.span("request", "whatever", "dec_2", 2, hour);
    send(content, unnamed, request(3, "edge"));
    ask("privacy.violations?step=none&by=what")
        .body("series.labels.what", containsInAnyOrder("content", "name"))
        .body("series.total.value", contains(1, 1));
    ask("route.requests?step=none").body("series[0].total.value", is(1));
  }

  @Test
  void countsCrossingsThatNoRulePermitsAndKeepsTheirRecords() {
    send(
        crossing(1, "managed-cloud"),
        crossing(2, "managed-cloud").addAttributes(text("demarc.decision.rule", "abroad")),
        crossing(3, "none"),
        crossing(4, "edge"));
    ask("privacy.violations?step=none&by=what")
        .body("series", hasSize(1))
        .body("series[0].labels.what", equalTo("unpermitted-crossing"))
        .body("series[0].total.value", is(1));
    ask("route.requests?step=none").body("series[0].total.value", is(4));
  }

  @Test
  void countsTheCostOfSpansThatAreTooOldToTellItByAttemptOnce() {
    send(
        attempt(1, "t").addAttributes(number("demarc.cost.settled_micro_usd", 42)),
        request(2, "edge").addAttributes(number("demarc.cost.settled_micro_usd", 42)));
    ask("cost?step=none").body("series[0].total.value", is(42));
  }

  @Test
  void tellsTheCostOfATargetThatOnlyFailsByNoRequest() {
    send(
        attempt(1, "failing")
            .addAttributes(number("demarc.cost.settled_micro_usd", 40))
            .addAttributes(text("demarc.application", "notes")),
        attempt(2, "t")
            .addAttributes(number("demarc.cost.settled_micro_usd", 2))
            .addAttributes(text("demarc.application", "notes")),
        request(3, "edge")
            .addAttributes(number("demarc.cost.settled_micro_usd", 42))
            .addAttributes(flag("demarc.attempts.counted")));
    ask("cost.per_request?step=none").body("series[0].total.value", is(42.0f));
    String failing = "series.find { it.labels.target == 'failing' }.total.";
    ask("cost.per_request?step=none&by=target")
        .body("series", hasSize(2))
        .body(failing + "numerator", is(40))
        .body(failing + "denominator", is(0))
        .body(failing + "value", nullValue());
  }

  @Test
  void tellsWhatMovedByAnAttemptThatFailedBeforeTheRequestWasAnsweredAtHome() {
    send(
        crossing(attempt(1, "cloud", "managed-cloud"))
            .addAttributes(text("error.type", "http_500"))
            .addAttributes(text("demarc.decision.rule", "abroad"))
            .addAttributes(number("demarc.transfer.bytes_out", 900)),
        crossing(attempt(2, "t")).addAttributes(number("demarc.transfer.bytes_out", 900)),
        crossing(3, "edge")
            .addAttributes(text("demarc.fallback.from", "cloud"))
            .addAttributes(number("demarc.transfer.bytes_out", 900))
            .addAttributes(flag("demarc.attempts.counted")));
    ask("transfer.bytes?step=none&by=from,to&direction=out")
        .body("series", hasSize(1))
        .body("series[0].labels.from", equalTo("edge"))
        .body("series[0].labels.to", equalTo("managed-cloud"))
        .body("series[0].total.value", is(900));
    ask("cloud.unexpected?step=none&by=application").body("series[0].total.value", is(1));
    ask("privacy.violations?step=none").body("series", hasSize(0));
  }

  @Test
  void countsACrossingThatNoRulePermitsThoughItFailed() {
    send(
        crossing(attempt(1, "cloud", "managed-cloud"))
            .addAttributes(number("demarc.transfer.bytes_out", 900)),
        crossing(attempt(2, "away", "managed-cloud")).addAttributes(text("error.type", "connect")),
        crossing(attempt(4, "summary", "none"))
            .addAttributes(number("demarc.transfer.bytes_out", 900)),
        crossing(3, "edge").addAttributes(flag("demarc.attempts.counted")));
    ask("privacy.violations?step=none&by=what")
        .body("series", hasSize(1))
        .body("series[0].labels.what", equalTo("unpermitted-crossing"))
        .body("series[0].total.value", is(1));
  }

  private static Span.Builder crossing(Span.Builder attempt) {
    return attempt
        .addAttributes(text("demarc.application", "notes"))
        .addAttributes(text("demarc.data.class", "public"))
        .addAttributes(text("demarc.boundary.from", "edge"));
  }

  private Span.Builder attempt(int number, String target) {
    return attempt(number, target, "edge");
  }

  private Span.Builder attempt(int number, String target, String boundary) {
    return TestSpans.span("attempt", "chat small", "dec_cost", number, hour)
        .addAttributes(text("gen_ai.operation.name", "chat"))
        .addAttributes(text("gen_ai.request.model", "small"))
        .addAttributes(text("demarc.target", target))
        .addAttributes(text("demarc.boundary.to", boundary));
  }

  private static KeyValue flag(String name) {
    return TestSpans.value(name, AnyValue.newBuilder().setBoolValue(true));
  }

  private Span.Builder crossing(int number, String to) {
    return request(number, to).addAttributes(text("demarc.boundary.from", "edge"));
  }

  private Span.Builder request(int number, String boundary) {
    return TestSpans.span("request", "demarc.request", "dec_" + number, number, hour)
        .addAttributes(text("demarc.decision.outcome", "routed"))
        .addAttributes(text("demarc.target", "t"))
        .addAttributes(text("demarc.boundary.to", boundary));
  }

  private void send(Span.Builder... spans) {
    agent
        .call("POST", "/v1/traces")
        .contentType("application/x-protobuf")
        .body(batch(spans))
        .post("/v1/traces")
        .then()
        .statusCode(200);
  }

  private ValidatableResponse ask(String question) {
    return given().auth().oauth2(auditor).get(path(question)).then().statusCode(200);
  }

  private String path(String question) {
    return tenant.path("/measures/" + question);
  }
}
