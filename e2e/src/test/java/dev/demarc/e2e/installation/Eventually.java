package dev.demarc.e2e.installation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what comes by itself, and not for ever. */
public final class Eventually {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private Eventually() {}

  /**
   * Returns when it holds.
   *
   * @throws AssertionError when it does not in time
   */
  public static void holds(String what, BooleanSupplier it) throws InterruptedException {
    if (!look(it::getAsBoolean, PAUSE, holds -> holds)) {
      throw new AssertionError("after %s not yet: %s".formatted(LONGEST, what));
    }
  }

  /** Looks again after each pause until what it sees fits; what it saw last, which may not. */
  public static <T> T look(Supplier<T> at, Duration pause, Predicate<T> fits)
      throws InterruptedException {
    return look(at, LONGEST, pause, fits);
  }

  /** The same, for so long. */
  public static <T> T look(Supplier<T> at, Duration longest, Duration pause, Predicate<T> fits)
      throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    T seen = at.get();
    while (!fits.test(seen) && System.nanoTime() - end < 0) {
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      seen = at.get();
    }
    return seen;
  }
}
