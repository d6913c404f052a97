package dev.demarc.node.supervise;

import java.time.Duration;

/** How long to wait before a start: nothing at first, then doubling from half a second to 30 s. */
record Backoff(int failures) {
  static final Backoff NONE = new Backoff(0);

  /** A run this long forgets the failures before it. */
  static final Duration STABLE = Duration.ofSeconds(30);

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int DOUBLINGS = 6;

  Duration delay() {
    if (failures == 0) {
      return Duration.ZERO;
    }
    Duration delay = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
    return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
  }

  /** After a run that ended by itself. */
  Backoff after(Duration run) {
    return new Backoff(run.compareTo(STABLE) >= 0 ? 1 : failures + 1);
  }
}
