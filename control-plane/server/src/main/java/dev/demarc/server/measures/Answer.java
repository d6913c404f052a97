package dev.demarc.server.measures;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A measure over a time.
 *
 * @param completeness records received of those known, of the epochs that reach into the time
 * @param goneBefore of the time asked for, what is older is kept no more; absent where all is there
 * @param truncated whether there were more series than are told apart
 * @param series largest first
 */
public record Answer(
    String measure,
    String unit,
    String kind,
    Instant from,
    Instant to,
    String step,
    String zone,
    List<String> by,
    AgentSequences.Completeness completeness,
    @Nullable Instant goneBefore,
    boolean truncated,
    List<Series> series) {

  /**
   * One combination of labels.
   *
   * @param labels by dimension; '' for what is not said
   * @param points the steps in which there was something, in order
   */
  public record Series(Map<String, String> labels, Value total, List<Point> points) {}

  /** One step, named by its begin. */
  public record Point(Instant at, @JsonUnwrapped Value value) {}

  /** What a measure's kind has for a value. */
  public sealed interface Value {}

  /** Of a count and a gauge. */
  public record Amount(long value) implements Value {}

  /**
   * Of a ratio.
   *
   * @param value absent where there is nothing to be a part of
   */
  public record Ratio(@Nullable Double value, long numerator, long denominator) implements Value {
    static Ratio of(long numerator, long denominator) {
      return new Ratio(
          denominator == 0 ? null : (double) numerator / denominator, numerator, denominator);
    }
  }

  /** Of durations: where the buckets end in which the percentiles fall. */
  public record Quantiles(long p50, long p95, long p99, long count) implements Value {
    /** By the buckets of a {@link Sketch} in which they fall. */
    static Quantiles of(int p50, int p95, int p99, long count) {
      return new Quantiles(
          Sketch.upperMicros(p50), Sketch.upperMicros(p95), Sketch.upperMicros(p99), count);
    }
  }
}
