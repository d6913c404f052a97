package dev.demarc.server.traces;

import static dev.demarc.server.traces.TestSpans.batch;
import static dev.demarc.server.traces.TestSpans.request;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.server.DatabaseResource;
import dev.demarc.server.TestTenant;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.agents.TestAgent;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.retention.Pruning;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is older than its tenant keeps it goes, once, and nothing else changes. */
@Tag("component")
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class RetentionTest {
  private final TestTenant tenant = TestTenant.create();
  private final String admin = tenant.member("adm-" + UUID.randomUUID(), TenantRole.TENANT_ADMIN);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final Instant old = now.minus(10, ChronoUnit.DAYS);

  private TestAgent agent;

  @Inject TenantDatabase database;
  @Inject Pruning pruning;
  @Inject Clock clock;

  @BeforeEach
  void sendOneOldAndOneNew() {
    agent = TestAgent.enrol(tenant);
    assertEquals(0, refusedOf(batch(request(tenant.id(), "dec_old", 1, old))));
    assertEquals(0, refusedOf(batch(request(tenant.id(), "dec_new", 2, now))));
  }

  @Test
  void keepsEverySumWhenSpansGoAndTakesNoneOfThemAgain() {
    String before = sums();
    shorten(7, 400);
    get("/traces?from=" + old.minusSeconds(60))
        .body("items", hasSize(1))
        .body("items[0].decision", equalTo("dec_new"))
        .body("goneBefore", notNullValue());
    get("/traces").body("goneBefore", nullValue());
    get("/retention").body("items[0].goneBefore", notNullValue());
    given()
        .auth()
        .oauth2(admin)
        .get(tenant.path("/traces/dec_old"))
        .then()
        .statusCode(404)
        .body("detail", containsString("not kept"));
    assertEquals(before, sums());
    assertEquals(1, refusedOf(batch(request(tenant.id(), "dec_old", 1, old))));
    assertEquals(before, sums());
    assertEquals(1, count("select count(*) from trace_span where tenant_id = ?"));
    String refused =
        "select sum(spans) from trace_refused_minute where tenant_id = ? and reason = 'retention'";
    assertEquals(1, count(refused));
  }

  @Test
  void keepsHoursWhenMinutesGoAndSaysWhichFiguresAreNotWhole() {
    String before = sums();
    shorten(7, 7);
    assertEquals(before, sums());
    assertEquals(
        0,
        count(
            "select count(*) from rollup_request_minute where tenant_id = ? and at < now() - interval '9 days'"));
    ask(old.truncatedTo(ChronoUnit.HOURS), "hour").body("goneBefore", nullValue());
    ask(old.truncatedTo(ChronoUnit.HOURS).plusSeconds(60), "hour")
        .body("goneBefore", notNullValue());
    given()
        .auth()
        .oauth2(admin)
        .queryParam("from", old.minusSeconds(60).toString())
        .queryParam("to", old.plusSeconds(600).toString())
        .queryParam("step", "minute")
        .get(tenant.path("/measures/route.requests"))
        .then()
        .statusCode(200)
        .body("goneBefore", notNullValue());
  }

  @Test
  void removesNothingWhileTheClocksDifferOrAnotherReplicaIsAtIt() throws SQLException {
    put(7, 400, 1, true).statusCode(409);
    put(7, 400, 0, true).statusCode(200);
    assertEquals(0, pruning.doWork(Clock.offset(clock, Duration.ofHours(1))));
    assertEquals(0, pruning.doWork(Clock.offset(clock, Duration.ofHours(-1))));
    try (Connection other = DatabaseResource.database().connect("demarc_job")) {
      other.setAutoCommit(false);
      other
          .createStatement()
          .execute("select pg_advisory_xact_lock(hashtextextended('retention', 0))");
      assertEquals(0, pruning.doWork(clock));
    }
    assertEquals(2, count("select count(*) from trace_span where tenant_id = ?"));
    assertTrue(pruning.doWork(clock) > 0);
    assertEquals(1, count("select count(*) from trace_span where tenant_id = ?"));
  }

  @Test
  void leavesFloorsWhereTheyAreWhenTheClockWentBack() {
    put(7, 400, 0, true).statusCode(200);
    floor("2021-01-01", "now() + interval '1 day'");
    pruning.doWork(clock);
    get("/retention").body("items[0].goneBefore", equalTo("2021-01-01T00:00:00Z"));
    assertEquals(2, count("select count(*) from trace_span where tenant_id = ?"));
  }

  @Test
  void doesNotBringBackWhatWentWhenItIsKeptLonger() {
    shorten(7, 400);
    String gone = get("/retention").extract().path("items[0].goneBefore");
    put(400, 400, 1, false).statusCode(200).body("version", equalTo(2));
    pruning.doWork(clock);
    get("/retention").body("items[0].goneBefore", equalTo(gone));
    assertEquals(1, refusedOf(batch(request(tenant.id(), "dec_old", 1, old))));
  }

  @Test
  void raisesNoFloorUnderABatchThatIsBeingStored() throws Exception {
    put(7, 400, 0, true).statusCode(200);
    Thread turn;
    try (Connection batch = DatabaseResource.database().connect("demarc_app");
        var statement = batch.createStatement()) {
      batch.setAutoCommit(false);
      statement.execute("select set_config('app.tenant', '" + tenant.id() + "', true)");
      statement.execute("select span_floor()");
      turn = Thread.ofVirtual().start(() -> pruning.doWork(clock));
      awaitWaiting();
      get("/retention").body("items[0].goneBefore", nullValue());
      batch.commit();
    }
    turn.join();
    get("/retention").body("items[0].goneBefore", notNullValue());
  }

  /** Bounded by the time for which a floor waits. */
  private static void awaitWaiting() throws SQLException {
    try (Connection all = DatabaseResource.database().connect("postgres");
        var statement = all.createStatement()) {
      boolean waits = false;
      for (int look = 0; look < 200_000 && !waits; look++) {
        try (var row =
            statement.executeQuery(
                "select 1 from pg_locks where locktype = 'advisory' and not granted")) {
          waits = row.next();
        }
      }
      assertTrue(waits, "nobody waits for the batch");
    }
  }

  @Test
  void removesInBatchesThatAKillMayPart() {
    for (int sequence = 3; sequence < 7; sequence++) {
      refusedOf(batch(request(tenant.id(), "dec_" + sequence, sequence, old)));
    }
    floor("2021-01-01", "now()");
    assertEquals(0, prune());
    floor(now.minus(1, ChronoUnit.DAYS).toString(), "now()");
    assertEquals(2, prune());
    assertEquals(2, prune());
    assertEquals(1, prune());
    assertEquals(0, prune());
    assertEquals(1, count("select count(*) from trace_span where tenant_id = ?"));
  }

  @Test
  void dropsWholeDaysOnceNoTenantKeepsThem() throws SQLException {
    try (Connection job = DatabaseResource.database().connect("demarc_job");
        var statement = job.createStatement()) {
      statement.execute("select create_trace_partitions('2021-02-27', '2021-03-01')");
      othersLookedAtBefore();
      floor("2021-03-01", "now() + interval '1 day'");
      pruning.doWork(clock);
      assertEquals(
          "trace_span_20210301",
          oldest(statement.getConnection()),
          "the day that one tenant keeps stays");
      floor("2021-03-02", "now() + interval '1 day'");
      pruning.doWork(clock);
      assertTrue(oldest(statement.getConnection()).compareTo("trace_span_2022") > 0);
    }
  }

  @Test
  void saysWhatGoesBeforeAnythingIsKeptShorter() {
    put(7, 400, 0, false)
        .statusCode(409)
        .body("code", equalTo("confirmation_needed"))
        .body("detail", containsString("spans from before"))
        .body("evidence.going", hasSize(1))
        .body("evidence.going[0].rows", equalTo(1));
    get("/retention").body("version", equalTo(0)).body("items[0].days", equalTo(400));
    put(7, 400, 0, true).statusCode(200).body("items[0].days", equalTo(7));
    get("/audit").body("items.action", hasItem("retention.change"));
  }

  @Test
  void refusesWhatIsOutOfBoundsByItsName() {
    put(3, 400, 0, true).statusCode(400).body("errors.field", hasItem("spans"));
    put(401, 400, 0, true).statusCode(400).body("errors.field", hasItem("spans"));
    put(30, 20, 0, true).statusCode(400).body("errors.field", hasItem("minutes"));
    put(30, 400, 7, true).statusCode(409);
    String auditor = tenant.member("aud-" + UUID.randomUUID(), TenantRole.AUDITOR);
    given()
        .auth()
        .oauth2(auditor)
        .contentType("application/json")
        .body(body(30, 400, 0, true))
        .put(tenant.path("/retention"))
        .then()
        .statusCode(403);
  }

  private void shorten(int spans, int minutes) {
    put(spans, minutes, 0, true).statusCode(200);
    assertTrue(pruning.doWork(clock) > 0);
  }

  private ValidatableResponse put(int spans, int minutes, int version, boolean confirmed) {
    return given()
        .auth()
        .oauth2(admin)
        .contentType("application/json")
        .body(body(spans, minutes, version, confirmed))
        .put(tenant.path("/retention"))
        .then();
  }

  private static Map<String, Object> body(int spans, int minutes, int version, boolean confirmed) {
    return new TreeMap<>(
        Map.of(
            "spans", spans,
            "minutes", minutes,
            "hours", 1100,
            "deliveries", 30,
            "version", version,
            "confirmed", confirmed));
  }

  /** Everything of a month that could change, to the unit. */
  private String sums() {
    Instant from = now.minus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
    var all = new StringBuilder();
    for (String measure :
        new String[] {
          "route.requests", "cost", "transfer.bytes", "latency", "trace.completeness"
        }) {
      all.append(
          given()
              .auth()
              .oauth2(admin)
              .queryParam("from", from.toString())
              .queryParam("to", now.plusSeconds(3_600).truncatedTo(ChronoUnit.HOURS).toString())
              .queryParam("step", "day")
              .get(tenant.path("/measures/" + measure))
              .then()
              .statusCode(200)
              .extract()
              .asString());
    }
    return all.toString();
  }

  private ValidatableResponse ask(Instant from, String step) {
    return given()
        .auth()
        .oauth2(admin)
        .queryParam("from", from.toString())
        .queryParam("to", now.plusSeconds(3_600).truncatedTo(ChronoUnit.HOURS).toString())
        .queryParam("step", step)
        .get(tenant.path("/measures/route.requests"))
        .then()
        .statusCode(200);
  }

  private ValidatableResponse get(String path) {
    return given().auth().oauth2(admin).get(tenant.path(path)).then().statusCode(200);
  }

  private void floor(String day, String lookedAt) {
    database.doInTenant(
        tenant.id(),
        sql ->
            sql.update(
                """
                insert into retention_floor values (?, 'spans', ?::timestamptz, %s)
                on conflict (tenant_id, kind) do update
                set gone_before = excluded.gone_before, looked_at = excluded.looked_at
                """
                    .formatted(lookedAt),
                tenant.id(),
                day.length() == 10 ? day + "T00:00:00Z" : day));
  }

  private int prune() {
    return database.inTenant(
        tenant.id(), sql -> sql.first("select prune_spans(2)", row -> row.getInt(1)).orElseThrow());
  }

  private long count(String query) {
    return database.inTenant(
        tenant.id(), sql -> sql.first(query, row -> row.getLong(1), tenant.id()).orElseThrow());
  }

  /** What other tests left with a clock that was ahead. */
  private static void othersLookedAtBefore() throws SQLException {
    try (Connection all = DatabaseResource.database().connect("postgres");
        var statement = all.createStatement()) {
      statement.execute("update retention_floor set looked_at = now() - interval '1 minute'");
    }
  }

  private static String oldest(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select min(relname) from pg_class where relname ~ '^trace_span_[0-9]{8}$'")) {
      row.next();
      return row.getString(1);
    }
  }

  /** How many spans of a batch were refused. */
  private long refusedOf(byte[] batch) {
    byte[] answer =
        agent
            .call("POST", "/v1/traces")
            .contentType("application/x-protobuf")
            .body(batch)
            .post("/v1/traces")
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();
    try {
      return ExportTraceServiceResponse.parseFrom(answer).getPartialSuccess().getRejectedSpans();
    } catch (IOException malformed) {
      throw new IllegalStateException(malformed);
    }
  }
}
