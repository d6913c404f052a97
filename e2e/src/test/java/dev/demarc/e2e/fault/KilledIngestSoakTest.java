package dev.demarc.e2e.fault;

import org.junit.jupiter.api.Tag;

/** The same with many more kills. */
@Tag("soak")
class KilledIngestSoakTest extends KilledIngestTest {
  @Override
  int batches() {
    return 20_000;
  }
}
