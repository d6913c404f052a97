package dev.demarc.portal.overview;

import dev.demarc.contract.data.Boundary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a time range amounts to. Money in micro-USD, times in microseconds. */
record Overview(
    Requests requests,
    Ratio failClosed,
    @Nullable Long costMicroUsd,
    @Nullable Latency latency,
    Agents agents,
    @Nullable Long openQuestions,
    @Nullable Long openApprovals,
    @Nullable Long refusedSpans,
    List<Refused> refusedByReason,
    List<Refused> refusedBatches,
    @Nullable Long fallbacks,
    @Nullable Notifications notifications) {

  @SuppressWarnings("NullAway") // absent in JSON
  Overview {
    refusedByReason = refusedByReason == null ? List.of() : List.copyOf(refusedByReason);
    refusedBatches = refusedBatches == null ? List.of() : List.copyOf(refusedBatches);
  }

  /** Batches that could not be read; none where the control plane does not tell them yet. */
  long unreadBatches() {
    return refusedBatches.stream().mapToLong(Refused::count).sum();
  }

  /** So many that were refused, and why. */
  record Refused(String reason, long count) {}

  record Requests(List<Count> byBoundary) {
    long total() {
      return byBoundary.stream().mapToLong(Count::count).sum();
    }
  }

  record Count(Boundary boundary, Long count) {}

  /** So many of so many. */
  record Ratio(Long count, Long of) {}

  record Latency(@Nullable Long p50Micros, @Nullable Long p95Micros) {}

  /** What was told, and whether mail can be. */
  record Notifications(boolean mailOn, long waiting, long undelivered) {}

  record Agents(@Nullable Long active, @Nullable Long stale, @Nullable Long revoked) {}
}
