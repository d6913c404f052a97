package dev.demarc.server.traces;

import dev.demarc.contract.id.DecisionId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span that passed the allow-list: one record of an agent's journal.
 *
 * @param attributes canonical JSON of every attribute but the three JSON ones
 */
record TraceRecord(
    RecordKind kind,
    long epoch,
    long sequence,
    DecisionId decision,
    String name,
    String spanId,
    @Nullable String parentSpanId,
    Instant start,
    Instant end,
    Routing routing,
    long bytesOut,
    long costMicroUsd,
    Measured measured,
    String attributes,
    @Nullable String facts,
    @Nullable String situation,
    @Nullable String considered) {

  /** What lists and rollups are by; absent where the record does not say. */
  record Routing(
      @Nullable String application,
      @Nullable String task,
      @Nullable String dataClass,
      List<String> tags,
      @Nullable String outcome,
      @Nullable String reason,
      @Nullable String target,
      @Nullable String boundary,
      @Nullable String region,
      @Nullable String model,
      @Nullable String fallbackFrom) {}
}
