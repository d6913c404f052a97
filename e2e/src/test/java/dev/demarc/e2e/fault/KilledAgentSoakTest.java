package dev.demarc.e2e.fault;

import org.junit.jupiter.api.Tag;

/** The same as in every run, five times as long. */
@Tag("soak")
class KilledAgentSoakTest extends KilledAgentTest {
  @Override
  int requests() {
    return 2_000;
  }
}
