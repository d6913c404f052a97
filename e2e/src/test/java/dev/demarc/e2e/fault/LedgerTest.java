package dev.demarc.e2e.fault;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static List<Instant> seconds(int... seconds) {
    return IntStream.of(seconds).mapToObj(Instant::ofEpochSecond).toList();
  }

  @Test
  void acceptsArrivalsThatHaveTheirIntents() {
    Ledger.assertCovered(seconds(1, 3, 3), seconds(1, 2, 3, 9));
  }

  @Test
  void findsTheArrivalWhenItsIntentIsMissing() {
    assertThrows(AssertionError.class, () -> Ledger.assertCovered(seconds(1, 2, 3), seconds(1, 2)));
  }

  @Test
  void findsTheArrivalWhenItsIntentCameLater() {
    assertThrows(
        AssertionError.class, () -> Ledger.assertCovered(seconds(1, 2, 5), seconds(1, 3, 4)));
  }
}
