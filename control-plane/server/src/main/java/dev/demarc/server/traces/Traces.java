package dev.demarc.server.traces;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import dev.demarc.server.retention.Floors;
import dev.demarc.server.retention.Kept;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was stored, read back: a list by time, and all of one decision. */
@ApplicationScoped
public class Traces {
  private static final int MAX_SPANS = 500;

  private final TenantDatabase database;
  private final Clock clock;

  Traces(TenantDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** One request in a list. */
  public record Item(
      DecisionId decision,
      Instant at,
      AgentId agent,
      @Nullable String application,
      @Nullable String task,
      @JsonProperty("class") @Nullable String dataClass,
      List<String> tags,
      @Nullable String outcome,
      @Nullable String reason,
      @Nullable String target,
      @Nullable String boundary,
      @Nullable String region,
      @Nullable String model,
      long latencyMicros,
      long bytesOut,
      long costMicroUsd,
      @Nullable String fallbackFrom,
      boolean late) {}

  /** One span, with its attributes as they came. */
  public record Span(
      String spanId,
      @Nullable String parentSpanId,
      String name,
      String kind,
      AgentId agent,
      Instant start,
      Instant end,
      boolean late,
      @JsonRawValue String attributes) {}

  /** Everything of one decision. */
  public record Detail(
      DecisionId decision,
      List<Span> spans,
      @JsonRawValue @Nullable String facts,
      @JsonRawValue @Nullable String situation,
      @JsonRawValue @Nullable String considered) {}

  private record Stored(
      Span span, @Nullable String facts, @Nullable String situation, @Nullable String considered) {}

  /**
   * Requests as they were found.
   *
   * @param goneBefore of the time asked for, what is older is kept no more; absent where all is
   *     there
   */
  record Found(List<Item> items, @Nullable Instant goneBefore) {}

  /** Newest first. */
  Found list(TenantId tenant, TraceFilter filter, @Nullable TraceCursor after, int limit) {
    var sqlText =
        new StringBuilder(
            """
            select * from trace_span where tenant_id = ? and kind = 'request'
              and day >= (?::timestamptz at time zone 'UTC')::date
              and day <= (?::timestamptz at time zone 'UTC')::date and at >= ? and at < ?
            """);
    Instant begin = filter.begin(clock);
    Instant end = filter.end(clock);
    var arguments = new ArrayList<Object>(List.of(tenant, begin, end, begin, end));
    filter.addTo(sqlText, arguments);
    if (after != null) {
      sqlText.append(" and (at, decision) < (?, ?)");
      arguments.addAll(List.of(after.at(), after.decision()));
    }
    sqlText.append(" order by at desc, decision desc limit ?");
    arguments.add(limit);
    return database.inTenant(
        tenant,
        sql ->
            new Found(
                sql.query(sqlText.toString(), Traces::item, arguments.toArray()),
                Floors.of(sql, tenant, Kept.SPANS).filter(begin::isBefore).orElse(null)));
  }

  /** The spans of a decision, oldest first, at most 500. */
  Detail get(TenantId tenant, DecisionId decision) {
    List<Stored> stored =
        database.inTenant(
            tenant,
            sql -> {
              List<Stored> rows =
                  sql.query(
                      """
                      select * from trace_span where tenant_id = ? and decision = ?
                      order by at, epoch, sequence limit ?
                      """,
                      Traces::stored,
                      tenant,
                      decision,
                      MAX_SPANS);
              return rows.isEmpty() ? none(sql, tenant) : rows;
            });
    Stored whole =
        stored.stream().filter(one -> one.facts != null).findFirst().orElse(stored.getFirst());
    return new Detail(
        decision,
        stored.stream().map(Stored::span).toList(),
        whole.facts,
        whole.situation,
        whole.considered);
  }

  private static <T> List<T> none(Sql sql, TenantId tenant) {
    throw Floors.of(sql, tenant, Kept.SPANS)
        .map(floor ->
            new Problem(
                ErrorCode.NOT_FOUND,
                "There is no such decision, or it is from before " + floor + " and not kept."))
        .orElseGet(() -> Problem.notFound("decision"));
  }

  private static Item item(ResultSet row) throws SQLException {
    return new Item(
        DecisionId.of(Columns.text(row, "decision")),
        Columns.instant(row, "at"),
        new AgentId(Columns.uuid(row, "agent")),
        row.getString("application"),
        row.getString("task"),
        row.getString("class"),
        Columns.texts(row, "tags"),
        row.getString("outcome"),
        row.getString("reason"),
        row.getString("target"),
        row.getString("boundary"),
        row.getString("region"),
        row.getString("model"),
        row.getLong("latency_micros"),
        row.getLong("bytes_out"),
        row.getLong("cost_micro_usd"),
        row.getString("fallback_from"),
        row.getBoolean("late"));
  }

  private static Stored stored(ResultSet row) throws SQLException {
    Instant start = Columns.instant(row, "at");
    var span =
        new Span(
            Columns.text(row, "span_id"),
            row.getString("parent_span_id"),
            Columns.text(row, "name"),
            Columns.text(row, "kind"),
            new AgentId(Columns.uuid(row, "agent")),
            start,
            start.plus(row.getLong("latency_micros"), ChronoUnit.MICROS),
            row.getBoolean("late"),
            Columns.text(row, "attributes"));
    return new Stored(
        span, row.getString("facts"), row.getString("situation"), row.getString("considered"));
  }
}
