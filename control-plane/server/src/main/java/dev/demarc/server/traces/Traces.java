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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was stored of one decision, read back. */
@ApplicationScoped
public class Traces {
  private static final int MAX_SPANS = 500;

  private final TenantDatabase database;

  Traces(TenantDatabase database) {
    this.database = database;
  }

  /**
   * One record in a list.
   *
   * @param kind request, attempt or intent
   */
  public record Item(
      DecisionId decision,
      String kind,
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

  /** One span, with its attributes as they came, but for those that are not for the reader. */
  public record Span(
      String spanId,
      @Nullable String parentSpanId,
      String name,
      String kind,
      AgentId agent,
      Instant start,
      Instant end,
      boolean late,
      @JsonRawValue String attributes) {
    Span seenBy(Sight sight) {
      String left = Withheld.ofAttributes(attributes, sight);
      return new Span(spanId, parentSpanId, name, kind, agent, start, end, late, left);
    }
  }

  /** Everything of one decision. */
  public record Detail(
      DecisionId decision,
      List<Span> spans,
      @JsonRawValue @Nullable String facts,
      @JsonRawValue @Nullable String situation,
      @JsonRawValue @Nullable String considered) {}

  private record Stored(
      Span span, @Nullable String facts, @Nullable String situation, @Nullable String considered) {}

  /** The spans of a decision, oldest first, at most 500. */
  Detail get(TenantId tenant, DecisionId decision, Sight sight) {
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
        stored.stream().map(one -> one.span.seenBy(sight)).toList(),
        Withheld.ofFacts(whole.facts, sight),
        Withheld.ofSituation(whole.situation, sight),
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

  static Item item(ResultSet row) throws SQLException {
    return new Item(
        DecisionId.of(Columns.text(row, "decision")),
        Columns.text(row, "kind"),
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
