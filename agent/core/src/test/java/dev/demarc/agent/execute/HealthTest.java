package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final TargetId TARGET = TargetId.of("cloud");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Health health = new Health(now::get);

  @Test
  void isUpUntilTheThirdFailureInARow() {
    fail(2);
    assertEquals(Availability.UP, health.of(TARGET));
    health.succeeded(TARGET);
    fail(2);
    assertEquals(Availability.UP, health.of(TARGET));
    fail(1);
    assertEquals(Availability.DOWN, health.of(TARGET));
    assertEquals(Availability.UP, health.of(TargetId.of("other")));
  }

  @Test
  void isTriedAgainAfterHalfAMinuteAndGoesDownOnOneFailure() {
    fail(3);
    now.set(now.get().plus(Health.DOWN_FOR));
    assertEquals(Availability.UP, health.of(TARGET));
    fail(1);
    assertEquals(Availability.DOWN, health.of(TARGET));
    now.set(now.get().plus(Health.DOWN_FOR));
    health.succeeded(TARGET);
    fail(2);
    assertEquals(Availability.UP, health.of(TARGET));
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      health.failed(TARGET);
    }
  }
}
