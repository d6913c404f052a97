package dev.demarc.contract.policy;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.TargetId;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;

/**
 * The {@code fallback} section: how a request goes on after a route failed. Whether it may go on at
 * all is said by {@link Preference#fallback()}. In YAML every member may be left out and has its
 * default of {@link #DEFAULT}; in a bundle all are written out.
 *
 * @param attempts the most routes one request tries, 1 to 8
 * @param lineage how long a request that is sent again still counts as the one that failed, at most
 *     1 h
 * @param firstTryPercent of the time left that a route may take for the first piece of its answer
 *     while another one could follow, 10 to 100
 * @param timeouts the longest wait for that first piece, by target, 100 ms to 10 min each
 * @param retryBudget how many further attempts all requests together may make
 * @param onMismatch what happens when another model, region or operator served than was decided
 */
public record Fallback(
    int attempts,
    Duration lineage,
    int firstTryPercent,
    SortedMap<TargetId, Duration> timeouts,
    RetryBudget retryBudget,
    OnMismatch onMismatch) {
  /** What holds where a policy says nothing. */
  public static final Fallback DEFAULT =
      new Fallback(
          4,
          Duration.ofMinutes(2),
          60,
          Sorted.map(null),
          new RetryBudget(20, 10),
          OnMismatch.RECORD);

  public Fallback {
    Bounds.of("attempts", attempts, 1, 8);
    Bounds.of("lineage", lineage, Duration.ZERO, Duration.ofHours(1));
    Bounds.of("firstTryPercent", firstTryPercent, 10, 100);
    timeouts = Sorted.map(timeouts);
    for (Map.Entry<TargetId, Duration> each : timeouts.entrySet()) {
      String field = "timeouts." + each.getKey();
      Bounds.of(field, each.getValue(), Duration.ofMillis(100), Duration.ofMinutes(10));
    }
  }

  /**
   * A bounded ratio: what keeps a failing target from being met with a storm of attempts elsewhere.
   *
   * @param percent further attempts per hundred requests, 0 to 100
   * @param reserve further attempts that are free every ten seconds, so that an agent with little
   *     to do can fall back too; 0 to 10,000
   */
  public record RetryBudget(int percent, int reserve) {
    public RetryBudget {
      Bounds.of("percent", percent, 0, 100);
      Bounds.of("reserve", reserve, 0, 10_000);
    }
  }
}
