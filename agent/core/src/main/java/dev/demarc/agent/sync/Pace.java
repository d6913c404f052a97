package dev.demarc.agent.sync;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * How long a pull waits that nothing wakes: 5 to 10 seconds; 45 to 75 while the answers to
 * heartbeats, every 15 seconds, tell when there is something newer. Safe for many threads.
 */
public final class Pace {
  /** Two heartbeats and a bit: after that their word is not relied on. */
  private static final Duration TOLD = Duration.ofSeconds(40);

  private final InstantSource clock;
  private final RandomGenerator random;
  private volatile Instant told = Instant.MIN;

  public Pace(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** The control plane told what is newest. */
  void told() {
    told = clock.instant();
  }

  /** Until the next pull. */
  Duration next() {
    Instant now = clock.instant();
    boolean relaxed = !now.isBefore(told) && now.isBefore(told.plus(TOLD));
    return relaxed ? Duration.ofMillis(45_000 + random.nextInt(30_000)) : often();
  }

  /** Until the next pull of what must be looked at whatever is told. */
  Duration often() {
    return Duration.ofMillis(5_000 + random.nextInt(5_000));
  }
}
