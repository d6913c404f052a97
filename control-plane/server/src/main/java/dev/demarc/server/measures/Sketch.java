package dev.demarc.server.measures;

/**
 * A duration as the number of its bucket. Buckets grow by a tenth, so that a percentile read from
 * them is at most a tenth too high, and two sketches add up bucket by bucket:
 *
 * <pre>
 *   bucket b holds  1.1^b ≤ micros &lt; 1.1^(b+1);  below 1 µs counts as 1
 * </pre>
 */
public final class Sketch {
  private static final double GROWTH = 1.1;

  private Sketch() {}

  /** The bucket of a duration. */
  public static int bucket(long micros) {
    return (int) Math.floor(Math.log(Math.max(micros, 1)) / Math.log(GROWTH));
  }

  /** What is told of a percentile that falls into this bucket: where it ends. */
  public static long upperMicros(int bucket) {
    return Math.round(Math.pow(GROWTH, bucket + 1));
  }
}
