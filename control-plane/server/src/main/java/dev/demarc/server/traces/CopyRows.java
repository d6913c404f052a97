package dev.demarc.server.traces;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records as PostgreSQL's COPY text format: one line a row, columns parted by tabs, {@code \N} for
 * null, and backslash, tab, line feed and carriage return escaped.
 */
final class CopyRows {
  /** Beyond this a record counts as late: its agent was away. */
  static final Duration LATE = Duration.ofMinutes(5);

  /** In the order of {@link #add}. */
  static final String COLUMNS =
      "tenant_id, day, agent, epoch, sequence, kind, decision, at, received_at, late, name, "
          + "span_id, parent_span_id, latency_micros, application, task, class, tags, outcome, "
          + "reason, target, boundary, region, model, bytes_out, cost_micro_usd, fallback_from, "
          + "attributes, facts, situation, considered";

  private final StringBuilder out;
  private final TenantId tenant;
  private final AgentId agent;
  private final Instant receivedAt;

  CopyRows(TenantId tenant, AgentId agent, Instant receivedAt, int rows) {
    this.tenant = tenant;
    this.agent = agent;
    this.receivedAt = receivedAt;
    this.out = new StringBuilder(rows * 1_024);
  }

  /** The rows as bytes, in the order they were added. */
  static byte[] of(
      TenantId tenant, AgentId agent, Instant receivedAt, Collection<TraceRecord> records) {
    var rows = new CopyRows(tenant, agent, receivedAt, records.size());
    records.forEach(rows::add);
    return rows.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether its agent was away, if it was received at this time. */
  static boolean isLate(TraceRecord record, Instant receivedAt) {
    return record.end().plus(LATE).isBefore(receivedAt);
  }

  private void add(TraceRecord record) {
    field(tenant.text());
    field(LocalDate.ofInstant(record.start(), ZoneOffset.UTC).toString());
    field(agent.text());
    field(Long.toString(record.epoch()));
    field(Long.toString(record.sequence()));
    field(record.kind().wire());
    field(record.decision().text());
    field(record.start().toString());
    field(receivedAt.toString());
    field(isLate(record, receivedAt) ? "t" : "f");
    field(record.name());
    field(record.spanId());
    field(record.parentSpanId());
    field(Long.toString(Duration.between(record.start(), record.end()).toNanos() / 1_000));
    routing(record.routing(), record);
    field(record.attributes());
    field(record.facts());
    field(record.situation());
    field(record.considered());
    out.setCharAt(out.length() - 1, '\n');
  }

  private void routing(TraceRecord.Routing routing, TraceRecord record) {
    field(routing.application());
    field(routing.task());
    field(routing.dataClass());
    field(
        routing.tags().stream()
            .map(tag -> '"' + tag + '"')
            .collect(Collectors.joining(",", "{", "}")));
    field(routing.outcome());
    field(routing.reason());
    field(routing.target());
    field(routing.boundary());
    field(routing.region());
    field(routing.model());
    field(Long.toString(record.bytesOut()));
    field(Long.toString(record.costMicroUsd()));
    field(routing.fallbackFrom());
  }

  private void field(@Nullable String value) {
    if (value == null) {
      out.append("\\N");
    } else {
      escape(Objects.requireNonNull(value));
    }
    out.append('\t');
  }

  private void escape(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
  }
}
