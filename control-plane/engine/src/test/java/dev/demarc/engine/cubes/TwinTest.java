package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The cubes say of every route what the plain interpreter says, with the same reasons. */
class TwinTest {
  private static final int SMALL = 20_000;
  private static final int FULL = 2_000_000;

  @Test
  void agreesWithThePlainInterpreter() {
    agrees(0, SMALL);
  }

  @Test
  @Tag("soak")
  void agreesWithThePlainInterpreterTwoMillionTimes() {
    agrees(1_000_000, FULL);
  }

  private static void agrees(long firstSeed, int decisions) {
    for (long seed = firstSeed; seed < firstSeed + decisions / Twins.REQUESTS; seed++) {
      assertEquals(Optional.empty(), Twins.differ(seed, Twins::cubes));
    }
  }
}
