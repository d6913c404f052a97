package dev.demarc.server.notifications;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long to wait after an attempt that failed: eight attempts over most of a day, then none. */
final class Backoff {
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(40),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(12));

  /** How many attempts there are. */
  static final int ATTEMPTS = WAITS.size() + 1;

  private static final double OFF = 0.2;

  private Backoff() {}

  /** The wait after this many attempts, up to a fifth shorter or longer; empty after the last. */
  static Optional<Duration> after(int attempts, RandomGenerator random) {
    if (attempts >= ATTEMPTS) {
      return Optional.empty();
    }
    long millis = WAITS.get(Math.max(0, attempts - 1)).toMillis();
    return Optional.of(Duration.ofMillis((long) (millis * random.nextDouble(1 - OFF, 1 + OFF))));
  }
}
