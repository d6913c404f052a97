package dev.demarc.crossing;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A small dose of generated requests, in every run. */
@Tag("component")
class NeverCrossesTest {
  private static final int SMALL = 3_000;

  @Test
  void sendsNothingWhereThePlainInterpreterDoesNotPermitIt() {
    Dose.of(20_261_126L, SMALL).check();
  }
}
