package dev.demarc.server.overview;

import dev.demarc.server.notifications.NotificationCounts;
import java.time.Instant;
import java.util.List;

/**
 * What happened in a time.
 *
 * @param failClosed requests refused for want of a permitted route
 * @param refusedSpans spans refused by the allow-list
 * @param refusedBatches batches that could not be read, of so many spans as nobody knows: none of
 *     {@code refusedSpans}
 * @param fallbacks requests answered by a fallback
 * @param notifications in the delivery log, whatever the time asked for
 */
public record Overview(
    Instant from,
    Instant to,
    Requests requests,
    Share failClosed,
    long costMicroUsd,
    Latency latency,
    Agents agents,
    long openQuestions,
    long openApprovals,
    long refusedSpans,
    List<Reason> refusedByReason,
    List<Reason> refusedBatches,
    long fallbacks,
    NotificationCounts.Counts notifications) {

  /** Requests by the boundary that answered. */
  public record Requests(List<ByBoundary> byBoundary, List<Point> series) {}

  /** One boundary. */
  public record ByBoundary(String boundary, long count) {}

  /** One boundary in one step of time. */
  public record Point(Instant at, String boundary, long count) {}

  /** A part of a whole. */
  public record Share(long count, long of) {}

  /** To a tenth: upper bounds of the buckets the percentiles fall in; 0 where there was nothing. */
  public record Latency(long p50Micros, long p95Micros) {}

  /** Agents by state. */
  public record Agents(long enrolled, long active, long stale, long revoked) {}

  /** Why spans, or batches, were refused. */
  public record Reason(String reason, long count) {}
}
