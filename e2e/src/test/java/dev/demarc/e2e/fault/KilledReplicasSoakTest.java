package dev.demarc.e2e.fault;

import org.junit.jupiter.api.Tag;

/** The same with many more spans and kills. */
@Tag("soak")
class KilledReplicasSoakTest extends KilledReplicasTest {
  @Override
  int batches() {
    return 2_000;
  }

  @Override
  int rounds() {
    return 6;
  }
}
