package dev.demarc.agent.stability;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mean in which a sample counts half as much after each half-life: an exponentially weighted
 * moving average for samples that come when they like. Sum and weight decay together, so many
 * samples at one instant count equally, and silence changes nothing but how much the next sample
 * counts. Not safe for many threads.
 */
final class DecayedMean {
  private double sum;
  private double weight;
  private @Nullable Instant at;

  void add(double sample, Instant now, Duration halfLife) {
    Instant before = at;
    if (before != null) {
      double left = decay(Duration.between(before, now), halfLife);
      sum *= left;
      weight *= left;
    }
    sum += sample;
    weight += 1;
    at = before != null && now.isBefore(before) ? before : now;
  }

  boolean known() {
    return weight > 0;
  }

  /** The mean; 0 before the first sample. */
  double value() {
    return weight > 0 ? sum / weight : 0;
  }

  /** What is left of 1 after this time; time that runs backwards takes nothing. */
  static double decay(Duration elapsed, Duration halfLife) {
    long nanos = Math.max(0, elapsed.toNanos());
    return Math.pow(0.5, (double) nanos / halfLife.toNanos());
  }
}
