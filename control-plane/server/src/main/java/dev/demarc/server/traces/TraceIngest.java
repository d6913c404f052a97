package dev.demarc.server.traces;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges a batch and keeps it; one bad span takes nothing from the others. */
@ApplicationScoped
public class TraceIngest {
  private final SpanGate gate;
  private final IngestPaths paths;
  private final Clock clock;
  private final MeterRegistry meters;

  TraceIngest(IngestPaths paths, Clock clock, MeterRegistry meters) {
    this.gate = new SpanGate(clock);
    this.paths = paths;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * What became of a batch.
   *
   * @param message which, as {@link RefusedSpans} writes it; empty where none was refused
   */
  record Result(long rejected, String message) {}

  /** Counts a batch that cannot be read, as one: of how many spans it is nobody knows. */
  void refuse(TenantId tenant, AgentId agent, Refusal reason) {
    met(reason);
    note(tenant, agent, reason);
  }

  /** The same, of an agent that may be none of ours. */
  void met(Refusal reason) {
    meters.counter("demarc.ingest.refused", "reason", reason.wire()).increment();
  }

  /** Counts it for its tenant alone. */
  void note(TenantId tenant, AgentId agent, Refusal reason) {
    var nothing = new AcceptedBatch(tenant, agent, clock.instant(), List.of());
    paths.path().keep(nothing, Map.of(reason, 1));
  }

  /** Returns once what is accepted is durable. */
  Result accept(TenantId tenant, AgentId agent, List<OtlpSpan> spans) {
    List<TraceRecord> records = new ArrayList<>(spans.size());
    var refused = new RefusedSpans();
    for (OtlpSpan span : spans) {
      switch (gate.judge(tenant, span)) {
        case Verdict.Accepted(TraceRecord record) -> records.add(record);
        case Verdict.Refused verdict -> refused.add(span, verdict);
      }
    }
    var batch = new AcceptedBatch(tenant, agent, clock.instant(), records);
    int expired = paths.path().keep(batch, refused.counts());
    refused.counts().forEach(this::met);
    refused.add(Refusal.RETENTION, expired);
    return new Result(refused.total(), refused.message());
  }

  /** What may have carried content counts among the violations too. */
  private void met(Refusal reason, int spans) {
    meters.counter("demarc.spans.refused", "reason", reason.wire()).increment(spans);
    if (reason.isOfPrivacy()) {
      meters.counter("demarc.privacy.violations", "reason", reason.wire()).increment(spans);
    }
  }
}
