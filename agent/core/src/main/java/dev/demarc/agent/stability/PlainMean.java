package dev.demarc.agent.stability;

/**
 * A mean in which every sample counts the same, and how far it may be off, by the recurrence of
 * Welford. Not safe for many threads.
 */
final class PlainMean {
  private int count;
  private double mean;
  private double squares;

  void add(double sample) {
    count++;
    double off = sample - mean;
    mean += off / count;
    squares += off * (sample - mean);
  }

  int count() {
    return count;
  }

  /** The mean; 0 before the first sample. */
  double value() {
    return mean;
  }

  /** Its standard error; infinite before the second sample. */
  double error() {
    return count < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (count - 1.0) / count);
  }
}
