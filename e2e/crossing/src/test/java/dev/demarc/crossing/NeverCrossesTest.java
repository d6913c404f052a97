package dev.demarc.crossing;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small dose of generated requests, in every run. */
@Tag("component")
class NeverCrossesTest {
  private static final int SMALL = 3_000;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void sendsNothingWhereThePlainInterpreterDoesNotPermitIt() {
    Dose.of(20_261_126L, SMALL).check();
  }
}
