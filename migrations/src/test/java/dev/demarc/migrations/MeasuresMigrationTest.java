package dev.demarc.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was stored before there were measures is counted by them. */
@Tag("component")
class MeasuresMigrationTest {
  private static final UUID OURS = UUID.randomUUID();
  private static final UUID THEIRS = UUID.randomUUID();
  private static final UUID AGENT = UUID.randomUUID();
  private static final String SPAN =
      """
      insert into trace_span (tenant_id, day, agent, epoch, sequence, kind, decision, at, received_at, late,
        name, span_id, latency_micros, application, class, tags, outcome, reason, target, boundary, region, model,
        bytes_out, cost_micro_usd, fallback_from, attributes)
      values ('%s', '2026-03-01', '%s', 7, %d, '%s', 'dec', '2026-03-01T%sZ', '2026-03-01T12:00:00Z', true,
        'n', 's', 250000, 'notes', 'internal', '{}', 'routed', 'chosen', 'cloud', 'managed-cloud', 'us', 'm',
        1000, 42, %s, '%s')
      """;
  private static final String ATTRIBUTES =
      """
      {"demarc.team":"ward","demarc.boundary.from":"edge","demarc.region.from":"eu","demarc.policy.version":3,
       "demarc.policy.digest":"sha256:1","demarc.model.digest":"sha256:2","demarc.contract.valid":true,
       "demarc.contract.degraded":["quality","quality","context"],"demarc.transfer.bytes_in":7,
       "demarc.decision.latency_ns":5000,"gen_ai.response.time_to_first_chunk":0.1}
      """;
  private static TestDatabase database;

  @BeforeAll
  static void upgradeWithDataStored() throws SQLException {
    database = TestDatabase.start();
    flyway().target("24").load().migrate();
    for (UUID tenant : List.of(OURS, THEIRS)) {
      in(
          tenant,
          "insert into tenant values ('%1$s', 'T', '%1$s', '%1$s', now())".formatted(tenant));
    }
    store(OURS, 1, "request", "10:59:59", "'first'", ATTRIBUTES);
    store(OURS, 2, "request", "11:00:00", "null", "{}");
    store(
        OURS,
        5,
        "attempt",
        "11:00:01",
        "null",
        "{\"demarc.route.mismatch\":[\"model\",\"region\"]}");
    store(THEIRS, 1, "request", "10:59:59", "null", "{}");
    flyway().target("31").load().migrate();
    migrateWhileSumsAreRead();
  }

  /** As a replica that still runs may read them, by the hour first. */
  private static void migrateWhileSumsAreRead() throws SQLException {
    try (Connection reader = database.connect("demarc_app");
        var statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select set_config('app.tenant', '" + OURS + "', true)");
      statement.execute("select * from rollup_request_hour");
      statement.execute("select * from rollup_request_minute");
      flyway().initSql("set lock_timeout = '20s'").load().migrate();
    }
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void countsWhatWasStoredByMinuteAndByHour() throws SQLException {
    String request =
        "select concat_ws(' ', to_char(at at time zone 'UTC', 'HH24:MI'), team, requests, answered, fallbacks,"
            + " cost_micro_usd, attributed, checked, valid, degraded) from rollup_request_";
    assertEquals(
        List.of("10:59 ward 1 1 1 42 1 1 1 1", "11:00  1 1 0 42 0 0 0 0"),
        in(OURS, request + "minute order by at"));
    assertEquals(
        List.of("10:00 ward 1 1 1 42 1 1 1 1", "11:00  1 1 0 42 0 0 0 0"),
        in(OURS, request + "hour order by at"));
    assertEquals(List.of("10:59  1 1 0 42 0 0 0 0"), in(THEIRS, request + "minute"));
  }

  @Test
  void tellsApartWhatWasStoredWithoutColumns() throws SQLException {
    assertEquals(
        List.of(
            "degraded context 1", "degraded quality 1", "mismatch model 1", "mismatch region 1"),
        in(OURS, "select concat_ws(' ', kind, what, records) from rollup_remark_hour order by 1"));
    assertEquals(
        List.of("edge managed-cloud in 7", "edge managed-cloud out 1000"),
        in(
            OURS,
            "select concat_ws(' ', \"from\", \"to\", direction, bytes) from rollup_movement_minute"
                + " where \"from\" <> '' order by 1"));
    assertEquals(
        List.of("attempt 130 1", "decision 16 1", "first-chunk 120 1", "request 130 2"),
        in(
            OURS,
            "select concat_ws(' ', phase, bucket, sum(records)) from rollup_latency_hour"
                + " group by phase, bucket order by 1"));
    assertEquals(
        List.of("3 5 5"),
        in(OURS, "select concat_ws(' ', received, highest, written) from agent_sequence"));
    assertEquals(
        List.of("internal notes"),
        in(OURS, "select concat_ws(' ', class, application) from cloud_use"));
    assertEquals(
        List.of("3 3"),
        in(OURS, "select concat_ws(' ', sum(records), sum(late)) from rollup_upload_hour"));
  }

  @Test
  void keepsTheCostOfBeforeWhereItsRequestsWereAnswered() throws SQLException {
    String cost =
        "select concat_ws(' ', to_char(at at time zone 'UTC', 'HH24:MI'), target, application, team,"
            + " cost_micro_usd) from rollup_cost_";
    assertEquals(
        List.of("10:59 cloud notes ward 42", "11:00 cloud notes  42"),
        in(OURS, cost + "minute order by at"));
    assertEquals(
        List.of("10:00 cloud notes ward 42", "11:00 cloud notes  42"),
        in(OURS, cost + "hour order by at"));
    assertEquals(List.of("10:59 cloud notes  42"), in(THEIRS, cost + "minute"));
  }

  private static void store(
      UUID tenant, int sequence, String kind, String time, String fallback, String attributes)
      throws SQLException {
    in(tenant, SPAN.formatted(tenant, AGENT, sequence, kind, time, fallback, attributes));
  }

  private static FluentConfiguration flyway() {
    return Flyway.configure()
        .dataSource(database.url(), "demarc_owner", TestDatabase.PASSWORD)
        .placeholders(Map.of("app", "demarc_app", "job", "demarc_job"));
  }

  /** Runs it as the application, and gives the texts of a select. */
  private static List<String> in(UUID tenant, String sql) throws SQLException {
    try (Connection app = database.connect("demarc_app");
        var statement = app.createStatement()) {
      app.setAutoCommit(false);
      statement.execute("select set_config('app.tenant', '" + tenant + "', true)");
      var texts = new ArrayList<String>();
      if (statement.execute(sql)) {
        var rows = statement.getResultSet();
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      app.commit();
      return texts;
    }
  }
}
