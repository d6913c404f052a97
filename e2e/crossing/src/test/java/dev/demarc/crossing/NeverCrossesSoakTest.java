package dev.demarc.crossing;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The long dose. */
@Tag("soak")
class NeverCrossesSoakTest {
  private static final int FULL = 100_000;

  @Test
  void sendsNothingWhereThePlainInterpreterDoesNotPermitItAHundredThousandTimes() {
    Dose.of(30_000_000L, FULL).check();
  }
}
