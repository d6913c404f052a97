package dev.demarc.agent.classify;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time a request may be looked at, and each of its detectors. Time is asked for between pieces
 * of work and, by {@link WatchedText}, within a search, so that none runs on for long after it is
 * up. One per request; not safe for many threads.
 */
final class Watch {
  /** The longest one request may be looked at. */
  static final Duration REQUEST = Duration.ofSeconds(5);

  /** The longest one detector may take of that. */
  static final Duration DETECTOR = Duration.ofSeconds(2);

  private final LongSupplier nanos;
  private final long end;
  private final long[] left;
  private int running = -1;
  private long since;

  /** Time is up: what was not looked at is not known. */
  static final class TimeIsUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeIsUp() {
      super("time is up", null, false, false);
    }
  }

  Watch(LongSupplier nanos, int detectors) {
    this.nanos = nanos;
    this.end = nanos.getAsLong() + REQUEST.toNanos();
    this.left = new long[detectors];
    java.util.Arrays.fill(left, DETECTOR.toNanos());
  }

  /** From here on time is this detector's. */
  void start(int detector) {
    running = detector;
    since = nanos.getAsLong();
  }

  /**
   * From here on time is nobody's.
   *
   * @throws TimeIsUp when the detector or the request has had all of it
   */
  void stop() {
    long now = nanos.getAsLong();
    left[running] -= now - since;
    boolean spent = left[running] < 0 || now - end > 0;
    running = -1;
    if (spent) {
      throw new TimeIsUp();
    }
  }

  /** How long the detector that runs may go on; zero when it may not. */
  Duration left() {
    long now = nanos.getAsLong();
    return Duration.ofNanos(Math.max(0, Math.min(left[running] - (now - since), end - now)));
  }

  /**
   * Asks for the time.
   *
   * @throws TimeIsUp when the detector that runs, or the request, has had all of it
   */
  void look() {
    long now = nanos.getAsLong();
    boolean spent = running >= 0 && now - since > left[running];
    if (spent || now - end > 0) {
      throw new TimeIsUp();
    }
  }
}
