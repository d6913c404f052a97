package dev.demarc.e2e.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final int LOOKS = 120;

  @Test
  void isNothingOfWhatOnlyGoesUpAndDown() {
    assertEquals(0, looks(0).perHour(), 1_500);
  }

  @Test
  void findsTheSlopeUnderTheNoise() {
    assertEquals(20_000, looks(20_000).perHour(), 1_500);
    assertEquals(219_000, looks(20_000).last(), 6_000);
  }

  private static Growth looks(double perHour) {
    var noise = new Random(7);
    var growth = new Growth();
    for (int i = 0; i < LOOKS; i++) {
      double hour = i / (double) LOOKS;
      growth.add(hour, 200_000 + perHour * hour + noise.nextInt(-6_000, 6_000), 1);
    }
    return growth;
  }
}
