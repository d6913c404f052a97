package dev.demarc.agent.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReachTest {
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

  private static Reach ago(Duration age, boolean whole) {
    return new Reach(NOW.minus(age), whole);
  }

  @Test
  void isOfADayWhenTheOldestIsOneOldOrNothingWasLetGo() {
    assertTrue(ago(Duration.ofHours(24), false).isOfADay(NOW));
    assertTrue(ago(Duration.ofMinutes(1), true).isOfADay(NOW));
    assertTrue(new Reach(null, true).isOfADay(NOW));
  }

  @Test
  void isNotOfADayWhenYoungerOnesWereLetGo() {
    assertFalse(ago(Duration.ofHours(24).minusSeconds(1), false).isOfADay(NOW));
    assertFalse(new Reach(null, false).isOfADay(NOW));
  }

  @Test
  void saysHowLongAgo() {
    assertEquals(
        "decisions replay back to 2026-11-24T05:30:00Z, 3 h 30 min ago",
        ago(Duration.ofMinutes(210), true).words(NOW));
    assertEquals(
        "decisions replay back to 2026-11-21T09:00:00Z, 3 days ago",
        ago(Duration.ofDays(3), false).words(NOW));
    assertEquals("no decision is kept that replays", new Reach(null, false).words(NOW));
    assertEquals("nothing was decided yet", new Reach(null, true).words(NOW));
  }
}
