package dev.demarc.crossing;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The long dose. */
@Tag("soak")
class NeverCrossesSoakTest {
  private static final int FULL = 100_000;

  @Test
  @Timeout(value = 90, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void sendsNothingWhereThePlainInterpreterDoesNotPermitItAHundredThousandTimes() {
    Dose.of(30_000_000L, FULL).check();
  }
}
