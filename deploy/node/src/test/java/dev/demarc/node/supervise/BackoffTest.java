package dev.demarc.node.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesUpToThirtySecondsWhenRunsAreShort() {
    List<Long> delays = new ArrayList<>();
    Backoff backoff = Backoff.NONE;
    for (int i = 0; i < 9; i++) {
      delays.add(backoff.delay().toMillis());
      backoff = backoff.after(Duration.ofSeconds(1));
    }
    assertEquals(
        List.of(0L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L), delays);
  }

  @Test
  void startsOverWhenARunWasStable() {
    Backoff backoff = new Backoff(7).after(Backoff.STABLE);
    assertEquals(Duration.ofMillis(500), backoff.delay());
  }

  @Test
  void staysAtTheLongestAfterVeryManyFailures() {
    assertEquals(Duration.ofSeconds(30), new Backoff(1_000_000).delay());
  }
}
