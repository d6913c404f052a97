package dev.demarc.server.traces;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;

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

  private static final int COUNT = COLUMNS.split(",").length;

  private final CopyBinary out;
  private final TenantId tenant;
  private final AgentId agent;
  private final Instant receivedAt;

  private CopyRows(CopyBinary out, AcceptedBatch batch) {
    this.out = out;
    this.tenant = batch.tenant();
    this.agent = batch.agent();
    this.receivedAt = batch.receivedAt();
  }

  /** Writes these records of the batch, in their order. */
  static void write(CopyBinary out, AcceptedBatch batch, Collection<TraceRecord> records)
      throws SQLException {
    var rows = new CopyRows(out, batch);
    for (TraceRecord record : records) {
      rows.add(record);
    }
  }

  /** Whether its agent was away, if it was received at this time. */
  static boolean isLate(TraceRecord record, Instant receivedAt) {
    return record.end().plus(LATE).isBefore(receivedAt);
  }

  private void add(TraceRecord record) throws SQLException {
    out.row(COUNT);
    out.add(tenant.value());
    out.add(LocalDate.ofInstant(record.start(), ZoneOffset.UTC));
    out.add(agent.value());
    out.add(record.epoch());
    out.add(record.sequence());
    out.add(record.kind().wire());
    out.add(record.decision().text());
    out.add(record.start());
    out.add(receivedAt);
    out.add(isLate(record, receivedAt));
    out.add(record.name());
    out.add(record.spanId());
    out.add(record.parentSpanId());
    out.add(Duration.between(record.start(), record.end()).toNanos() / 1_000);
    routing(record.routing(), record);
    out.add(record.attributes());
    out.add(record.facts());
    out.add(record.situation());
    out.add(record.considered());
  }

  private void routing(TraceRecord.Routing routing, TraceRecord record) {
    out.add(routing.application());
    out.add(routing.task());
    out.add(routing.dataClass());
    out.add(routing.tags());
    out.add(routing.outcome());
    out.add(routing.reason());
    out.add(routing.target());
    out.add(routing.boundary());
    out.add(routing.region());
    out.add(routing.model());
    out.add(record.bytesOut());
    out.add(record.costMicroUsd());
    out.add(routing.fallbackFrom());
  }
}
