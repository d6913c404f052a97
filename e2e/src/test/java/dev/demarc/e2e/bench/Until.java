package dev.demarc.e2e.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what comes by itself, looking every millisecond. */
final class Until {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private Until() {}

  /**
   * Returns when it holds.
   *
   * @throws AssertionError when it does not within a minute
   */
  static void holds(String what, BooleanSupplier it) throws InterruptedException {
    long end = System.nanoTime() + LONGEST_NANOS;
    while (!it.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("after a minute not yet: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
