package dev.demarc.server.agents.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeenOnceTest {
  private Instant now = Instant.EPOCH;
  private final SeenOnce seen = new SeenOnce(() -> now, Duration.ofSeconds(10), 8);

  @Test
  void leavesRoomForTheOthersWhenOneTenantFloods() {
    assertTrue(seen.isFirst("loud", "a"));
    assertTrue(seen.isFirst("loud", "b"));
    assertThrows(SeenOnce.Full.class, () -> seen.isFirst("loud", "c"));
    assertTrue(seen.isFirst("quiet", "d"));
    assertFalse(seen.isFirst("loud", "a"));
  }

  @Test
  void refusesEverybodyAtTheBoundOfAll() {
    for (int n = 0; n < 8; n++) {
      assertTrue(seen.isFirst("tenant " + n / 2, "use " + n));
    }
    assertThrows(SeenOnce.Full.class, () -> seen.isFirst("another", "use"));
  }

  @Test
  void givesATenantItsShareAgainInTheNextGeneration() {
    assertTrue(seen.isFirst("loud", "a"));
    assertTrue(seen.isFirst("loud", "b"));
    now = now.plusSeconds(10);
    assertTrue(seen.isFirst("loud", "c"));
    assertFalse(seen.isFirst("loud", "a"));
  }
}
