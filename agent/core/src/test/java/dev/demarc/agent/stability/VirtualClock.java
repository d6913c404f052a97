package dev.demarc.agent.stability;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when it is told to. */
final class VirtualClock implements InstantSource {
  private Instant now = Instant.parse("2026-11-26T00:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void passMillis(long millis) {
    pass(Duration.ofMillis(millis));
  }
}
