package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.request;
import static dev.demarc.server.traces.TestSpans.span;
import static dev.demarc.server.traces.TestSpans.text;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.trace.TraceSchema;
import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.TenantDatabase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class TracesTest {
  private final TestTenant tenant = TestTenant.create();
  private final String auditor = tenant.member("aud-" + UUID.randomUUID(), TenantRole.AUDITOR);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @Inject TracePartitions partitions;
  @Inject TenantDatabase database;
  @Inject MeterRegistry meters;

  @Test
  void storesABatchOnceHoweverOftenItComes() {
    TestAgent agent = TestAgent.enrol(tenant);
    byte[] batch =
        batch(request(tenant.id(), "dec_a", 1, now), request(tenant.id(), "dec_b", 2, now));
    for (int i = 0; i < 3; i++) {
      assertEquals(0, send(agent, batch).then().statusCode(200).extract().asByteArray().length);
    }
    get("/traces").body("items", hasSize(2));
    get("/overview").body("failClosed.of", equalTo(2)).body("costMicroUsd", equalTo(84));
  }

  @Test
  void saysWhichSchemaItKnowsAlsoToAnEmptyBatch() {
    TestAgent agent = TestAgent.enrol(tenant);
    String known = Integer.toString(TraceSchema.VERSION);
    send(agent, new byte[0]).then().statusCode(200).header(TraceSchema.HEADER, known);
    send(agent, batch(request(tenant.id(), "dec_s", 1, now)))
        .then()
        .statusCode(200)
        .header(TraceSchema.HEADER, known);
  }

  @Test
  void keepsTheOthersWhenOneSpanIsRefusedAndCountsIt() throws IOException {
    TestAgent agent = TestAgent.enrol(tenant);
    byte[] batch =
        batch(
            request(tenant.id(), "dec_a", 1, now),
            request(tenant.id(), "dec_b", 2, now)
                .addAttributes(text("gen_ai.output.messages", "canary-7d1")));
    byte[] answer = send(agent, batch).then().statusCode(200).extract().asByteArray();
    var partial = ExportTraceServiceResponse.parseFrom(answer).getPartialSuccess();
    assertEquals(1, partial.getRejectedSpans());
    assertEquals("content gen_ai.output.messages: 2", partial.getErrorMessage());
    String list = get("/traces").body("items", hasSize(1)).extract().asString();
    assertFalse(list.contains("canary"));
    get("/overview")
        .body("refusedSpans", equalTo(1))
        .body("refusedByReason[0].reason", equalTo("content"));
    String metrics = given().get("/q/metrics").asString();
    assertTrue(metrics.contains("demarc_privacy_violations_total{reason=\"content\"}"), "metric");
  }

  @Test
  void countsAsViolationsOnlyWhatMayHaveBeenContent() {
    TestAgent agent = TestAgent.enrol(tenant);
    double timeBefore = refusedSpans("time");
    double contentBefore = refusedSpans("content");
    double violationsBefore = violations("content");
    send(
            agent,
            batch(
                request(tenant.id(), "dec_a", 1, now).setEndTimeUnixNano(1),
                request(tenant.id(), "dec_b", 2, now).addAttributes(text("gen_ai.prompt", "x"))))
        .then()
        .statusCode(200);
    assertEquals(timeBefore + 1, refusedSpans("time"));
    assertEquals(contentBefore + 1, refusedSpans("content"));
    assertEquals(violationsBefore + 1, violations("content"));
    assertEquals(0, violations("time"));
  }

  private double refusedSpans(String reason) {
    return meters.counter("demarc.spans.refused", "reason", reason).count();
  }

  private double violations(String reason) {
    return meters.find("demarc.privacy.violations").tag("reason", reason).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  @Test
  void showsADecisionWithItsSpansFactsAndNothingElse() {
    TestAgent agent = TestAgent.enrol(tenant);
    var intent =
        span("intent", "demarc.intent", "dec_a", 1, now)
            .addAttributes(text("demarc.target", "cloud"));
    var attempt =
        span("attempt", "chat stand-in-small", "dec_a", 2, now)
            .addAttributes(text("gen_ai.operation.name", "chat"))
            .addAttributes(text("gen_ai.request.model", "stand-in-small"));
    send(agent, batch(intent, attempt, request(tenant.id(), "dec_a", 3, now)))
        .then()
        .statusCode(200);
    get("/traces/dec_a")
        .body("spans", hasSize(3))
        .body("spans.kind", contains("intent", "attempt", "request"))
        .body("spans[0].attributes.'demarc.target'", equalTo("cloud"))
        .body("facts.tenant", equalTo(tenant.id().text()))
        .body("facts.data.tags", contains("phi"))
        .body("considered", nullValue());
    get("/traces")
        .body("items", hasSize(1))
        .body("items[0].class", equalTo("internal"))
        .body("items[0].tags", contains("phi", "null"))
        .body("items[0].latencyMicros", equalTo(250_000))
        .body("items[0].late", equalTo(false));
    given().auth().oauth2(auditor).get(tenant.path("/traces/dec_z")).then().statusCode(404);
  }

  @Test
  void takesTheTenantFromTheTokenAlone() {
    TestTenant other = TestTenant.create();
    TestAgent agent = TestAgent.enrol(tenant);
    byte[] answer = send(agent, batch(request(other.id(), "dec_x", 1, now))).asByteArray();
    assertTrue(answer.length > 0);
    String reader = other.member("aud", TenantRole.AUDITOR);
    given()
        .auth()
        .oauth2(reader)
        .get(other.path("/traces"))
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
    given().auth().oauth2(reader).get(other.path("/traces/dec_x")).then().statusCode(404);
    get("/traces").body("items", hasSize(0));
  }

  @Test
  void separatesAgentsOfOneTenant() {
    TestAgent one = TestAgent.enrol(tenant);
    TestAgent two = TestAgent.enrol(tenant);
    send(one, batch(request(tenant.id(), "dec_1", 1, now))).then().statusCode(200);
    send(two, batch(request(tenant.id(), "dec_2", 1, now))).then().statusCode(200);
    get("/traces").body("items", hasSize(2));
    get("/traces?agent=" + one.id()).body("items.decision", contains("dec_1"));
  }

  @Test
  void filtersAndPagesTheList() {
    TestAgent agent = TestAgent.enrol(tenant);
    send(
            agent,
            batch(
                request(tenant.id(), "dec_1", 1, now.minusSeconds(3)),
                request(tenant.id(), "dec_2", 2, now.minusSeconds(2)),
                request(tenant.id(), "dec_3", 3, now.minusSeconds(1))))
        .then()
        .statusCode(200);
    String next =
        get("/traces?limit=2")
            .body("items.decision", contains("dec_3", "dec_2"))
            .extract()
            .path("next");
    get("/traces?limit=2&cursor=" + next)
        .body("items.decision", contains("dec_1"))
        .body("next", nullValue());
    get("/traces?class=internal&boundary=managed-cloud&outcome=routed&application=notes")
        .body("items", hasSize(3));
    get("/traces?boundary=edge").body("items", hasSize(0));
    get("/traces?decision=dec_2").body("items", hasSize(1));
    get("/traces?to=" + now.minusSeconds(60)).body("items", hasSize(0));
    given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path("/traces?from=yesterday"))
        .then()
        .statusCode(400);
    given().auth().oauth2(auditor).get(tenant.path("/traces?cursor=AAAA")).then().statusCode(400);
  }

  @Test
  void marksLateWhatComesFromAnAgentThatWasAway() {
    TestAgent agent = TestAgent.enrol(tenant);
    Instant long_ago = now.minus(200, ChronoUnit.DAYS);
    send(agent, batch(request(tenant.id(), "dec_old", 1, long_ago))).then().statusCode(200);
    get("/traces?from=" + long_ago.minusSeconds(5)).body("items[0].late", equalTo(true));
  }

  @Test
  void refusesWhatIsTooLargeAsSentAndUnpacked() {
    TestAgent agent = TestAgent.enrol(tenant);
    byte[] bomb = gzip(new byte[OtlpLimits.INFLATED_BYTES + 1]);
    assertTrue(bomb.length < 100_000);
    call(agent)
        .header("Content-Encoding", "gzip")
        .body(bomb)
        .post("/v1/traces")
        .then()
        .statusCode(413);
    call(agent)
        .header("Content-Encoding", "gzip")
        .body(new byte[] {1, 2})
        .post("/v1/traces")
        .then()
        .statusCode(400);
    call(agent)
        .header("Content-Encoding", "br")
        .body(new byte[] {1, 2})
        .post("/v1/traces")
        .then()
        .statusCode(415);
    call(agent).body(new byte[] {10, 100, 1}).post("/v1/traces").then().statusCode(400);
    byte[] good = gzip(batch(request(tenant.id(), "dec_z", 9, now)));
    call(agent)
        .header("Content-Encoding", "gzip")
        .body(good)
        .post("/v1/traces")
        .then()
        .statusCode(200);
    get("/traces").body("items", hasSize(1));
  }

  @Test
  void opensToNobodyButAgents() {
    String admin = tenant.member("adm", TenantRole.TENANT_ADMIN);
    byte[] batch = batch(request(tenant.id(), "dec_a", 1, now));
    given()
        .contentType("application/x-protobuf")
        .body(batch)
        .post("/v1/traces")
        .then()
        .statusCode(401);
    given()
        .auth()
        .oauth2(admin)
        .contentType("application/x-protobuf")
        .body(batch)
        .post("/v1/traces")
        .then()
        .statusCode(401);
    String user = tenant.member("usr", TenantRole.END_USER);
    given().auth().oauth2(user).get(tenant.path("/traces")).then().statusCode(403);
    given().auth().oauth2(user).get(tenant.path("/overview")).then().statusCode(403);
  }

  @Test
  void sumsUpRequestsByBoundaryAndTime() {
    TestAgent agent = TestAgent.enrol(tenant);
    var refused =
        span("request", "demarc.request", "dec_r", 9, now)
            .addAttributes(text("demarc.decision.outcome", "refused"));
    send(
            agent,
            batch(
                request(tenant.id(), "dec_1", 1, now),
                request(tenant.id(), "dec_2", 2, now),
                refused))
        .then()
        .statusCode(200);
    get("/overview?step=minute")
        .body("requests.byBoundary", hasSize(1))
        .body("requests.byBoundary[0].boundary", equalTo("managed-cloud"))
        .body("requests.byBoundary[0].count", equalTo(2))
        .body("requests.series[0].count", equalTo(2))
        .body("failClosed.count", equalTo(1))
        .body("failClosed.of", equalTo(3))
        .body("latency.p50Micros", greaterThan(249_999))
        .body("agents.enrolled", equalTo(1));
    given()
        .auth()
        .oauth2(auditor)
        .get(tenant.path("/overview?step=minute&from=2026-01-01T00:00:00Z"))
        .then()
        .statusCode(400);
  }

  @Test
  void makesThePartitionOfADayWhoseRowsCameBeforeIt() throws SQLException {
    LocalDate day = LocalDate.now(ZoneOffset.UTC).plusDays(200);
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                """
                insert into trace_span (tenant_id, day, agent, epoch, sequence, kind, decision, at,
                  received_at, late, name, span_id, latency_micros, tags, bytes_out, cost_micro_usd,
                  attributes)
                values (?, ?, ?, 1, 1, 'request', 'dec_early', now(), now(), false, 'x', 'y', 1,
                  '{}', 1, 1, '{}')
                """,
                tenant.id(),
                day,
                UUID.randomUUID()));
    assertEquals("trace_span_older", partition());
    try (Connection job = DatabaseResource.database().connect("demarc_job");
        var statement = job.createStatement();
        var made =
            statement.executeQuery(
                "select create_trace_partitions('" + day + "', '" + day.plusDays(1) + "')")) {
      made.next();
      assertEquals(2, made.getInt(1));
    }
    assertEquals("trace_span_" + day.toString().replace("-", ""), partition());
  }

  @Test
  void startsNothingOfKafkaWhereItIsNotChosen() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.name", not(hasItem("ingest")));
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("span-log")));
  }

  private String partition() {
    return database
        .inTenant(
            tenant.id(),
            sql ->
                sql.first(
                    "select tableoid::regclass::text from trace_span where decision = 'dec_early'",
                    row -> row.getString(1)))
        .orElseThrow();
  }

  @Test
  void createsPartitionsAheadOnceAndGrantsNothingOnThem() throws SQLException {
    partitions.doWork();
    assertEquals(0, partitions.doWork());
    try (Connection app = DatabaseResource.database().connect("demarc_app");
        var statement = app.createStatement()) {
      app.setAutoCommit(false);
      statement.execute("select set_config('app.tenant', '" + tenant.id() + "', true)");
      assertThrows(
          SQLException.class, () -> statement.executeQuery("select * from trace_span_older"));
    }
  }

  private io.restassured.response.ValidatableResponse get(String path) {
    return given().auth().oauth2(auditor).get(tenant.path(path)).then().statusCode(200);
  }

  private static io.restassured.specification.RequestSpecification call(TestAgent agent) {
    return agent.call("POST", "/v1/traces").contentType("application/x-protobuf");
  }

  private static Response send(TestAgent agent, byte[] batch) {
    return call(agent).body(batch).post("/v1/traces");
  }

  private static byte[] gzip(byte[] plain) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
