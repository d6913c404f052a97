package dev.demarc.agent.stability;

import java.time.Duration;
import java.util.Optional;

/**
 * How much the latencies of one session differ: p95 − p50, from counts in buckets that grow by the
 * square root of two from one millisecond, so it is right to a fifth. A count that is full halves
 * all, which forgets slowly. Not safe for many threads.
 */
final class Spread {
  private static final int LEAST_SAMPLES = 20;
  private static final int FULL = 250;

  private final byte[] counts = new byte[36];

  void add(Duration latency) {
    double millis = Math.max(1, latency.toNanos() / 1e6);
    int bucket = (int) Math.min(counts.length - 1L, Math.round(2 * Math.log(millis) / Math.log(2)));
    if (count(bucket) >= FULL) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = (byte) (count(i) / 2);
      }
    }
    counts[bucket]++;
  }

  /** The difference; empty before the twentieth sample. */
  Optional<Duration> value() {
    int all = 0;
    for (int i = 0; i < counts.length; i++) {
      all += count(i);
    }
    return all < LEAST_SAMPLES
        ? Optional.empty()
        : Optional.of(millis(at(0.95, all)).minus(millis(at(0.50, all))));
  }

  private int at(double rank, int all) {
    int below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += count(i);
      if (below >= rank * all) {
        return i;
      }
    }
    return counts.length - 1;
  }

  private int count(int bucket) {
    return counts[bucket] & 0xff;
  }

  private static Duration millis(int bucket) {
    return Duration.ofNanos(Math.round(1e6 * Math.pow(2, bucket / 2.0)));
  }
}
