package dev.demarc.server.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void waitsLongerEachTimeOverMostOfADayAndThenNoMore() {
    var random = new Random(7);
    Duration whole = Duration.ZERO;
    Duration last = Duration.ZERO;
    for (int attempts = 1; attempts < Backoff.ATTEMPTS; attempts++) {
      Duration wait = Backoff.after(attempts, random).orElseThrow();
      assertTrue(wait.compareTo(last) > 0, wait + " after " + attempts);
      last = wait;
      whole = whole.plus(wait);
    }
    assertTrue(whole.toHours() >= 16 && whole.toHours() <= 26, whole.toString());
    assertEquals(Optional.empty(), Backoff.after(Backoff.ATTEMPTS, random));
    assertEquals(Optional.empty(), Backoff.after(Backoff.ATTEMPTS + 3, random));
  }

  @Test
  void differsFromOneToTheNext() {
    var random = new Random(7);
    assertTrue(!Backoff.after(3, random).equals(Backoff.after(3, random)));
  }
}
