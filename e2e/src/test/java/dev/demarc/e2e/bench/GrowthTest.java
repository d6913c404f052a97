package dev.demarc.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final int LOOKS = 120;

  @Test
  void isNothingOfWhatOnlyGoesUpAndDown() {
    assertThat(looks(0).perHour()).isCloseTo(0, within(1500.0));
  }

  @Test
  void findsTheSlopeUnderTheNoise() {
    assertThat(looks(20_000).perHour()).isCloseTo(20_000, within(1500.0));
    assertThat(looks(20_000).last()).isCloseTo(219_000, within(6000.0));
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
