package dev.demarc.server.traces;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.stream.Collectors;

/** Records as rows of {@code trace_span}, for COPY. */
final class CopyRows {
  /** Beyond this a record counts as late: its agent was away. */
  static final Duration LATE = Duration.ofMinutes(5);

  /** In the order of {@link #add}. */
  static final String COLUMNS =
      "tenant_id, day, agent, epoch, sequence, kind, decision, at, received_at, late, name, "
          + "span_id, parent_span_id, latency_micros, application, task, class, tags, outcome, "
          + "reason, target, boundary, region, model, bytes_out, cost_micro_usd, fallback_from, "
          + "attributes, facts, situation, considered";

  private static final int LIKELY_ROW = 1_536;

  private final CopyText out;
  private final String tenant;
  private final String agent;
  private final Instant receivedAt;
  private final String received;

  private CopyRows(TenantId tenant, AgentId agent, Instant receivedAt, int rows) {
    this.tenant = tenant.text();
    this.agent = agent.text();
    this.receivedAt = receivedAt;
    this.received = receivedAt.toString();
    this.out = new CopyText(rows * LIKELY_ROW);
  }

  /** The rows, in the order of the records. */
  static CopyText of(
      TenantId tenant, AgentId agent, Instant receivedAt, Collection<TraceRecord> records) {
    var rows = new CopyRows(tenant, agent, receivedAt, records.size());
    records.forEach(rows::add);
    return rows.out;
  }

  /** Whether its agent was away, if it was received at this time. */
  static boolean isLate(TraceRecord record, Instant receivedAt) {
    return record.end().plus(LATE).isBefore(receivedAt);
  }

  private void add(TraceRecord record) {
    out.field(tenant);
    out.field(LocalDate.ofInstant(record.start(), ZoneOffset.UTC).toString());
    out.field(agent);
    out.field(Long.toString(record.epoch()));
    out.field(Long.toString(record.sequence()));
    out.field(record.kind().wire());
    out.field(record.decision().text());
    out.field(record.start().toString());
    out.field(received);
    out.field(isLate(record, receivedAt) ? "t" : "f");
    out.field(record.name());
    out.field(record.spanId());
    out.field(record.parentSpanId());
    out.field(Long.toString(Duration.between(record.start(), record.end()).toNanos() / 1_000));
    routing(record.routing(), record);
    out.field(record.attributes());
    out.field(record.facts());
    out.field(record.situation());
    out.field(record.considered());
    out.endRow();
  }

  private void routing(TraceRecord.Routing routing, TraceRecord record) {
    out.field(routing.application());
    out.field(routing.task());
    out.field(routing.dataClass());
    out.field(
        routing.tags().stream()
            .map(tag -> '"' + tag + '"')
            .collect(Collectors.joining(",", "{", "}")));
    out.field(routing.outcome());
    out.field(routing.reason());
    out.field(routing.target());
    out.field(routing.boundary());
    out.field(routing.region());
    out.field(routing.model());
    out.field(Long.toString(record.bytesOut()));
    out.field(Long.toString(record.costMicroUsd()));
    out.field(routing.fallbackFrom());
  }
}
