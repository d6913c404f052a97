package dev.demarc.e2e.boundary;

import org.junit.jupiter.api.Tag;

/** The same on a busy day. */
@Tag("soak")
class TrafficOfADaySoakTest extends TrafficOfADayTest {
  @Override
  int requests() {
    return 5_000;
  }
}
