package dev.demarc.server.traces;

import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Judges a batch and keeps it; one bad span takes nothing from the others. */
@ApplicationScoped
public class TraceIngest {
  /** Attribute names told in one answer; the rest are only counted. */
  private static final int NAMES_TOLD = 10;

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
   * @param message reasons and names of attributes, never a value; empty where none was refused
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
    Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    var told = new TreeSet<String>();
    for (OtlpSpan span : spans) {
      switch (gate.judge(tenant, span)) {
        case Verdict.Accepted(TraceRecord record) -> records.add(record);
        case Verdict.Refused(Refusal reason, var attribute) -> {
          refused.merge(reason, 1, Integer::sum);
          told.add(attribute == null ? reason.wire() : reason.wire() + " " + attribute);
        }
      }
    }
    var batch = new AcceptedBatch(tenant, agent, clock.instant(), records);
    int expired = paths.path().keep(batch, refused);
    refused.forEach((reason, count) ->
        meters.counter("demarc.privacy.violations", "reason", reason.wire()).increment(count));
    if (expired > 0) {
      refused.put(Refusal.RETENTION, expired);
      told.add(Refusal.RETENTION.wire());
    }
    String message = String.join(", ", told.stream().limit(NAMES_TOLD).toList());
    return new Result(refused.values().stream().mapToLong(Integer::longValue).sum(), message);
  }
}
