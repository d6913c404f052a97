package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.id.TenantId;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpanQuotaTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final SpanQuota quota = new SpanQuota(600, nanos::get);
  private final TenantId tenant = new TenantId(UUID.randomUUID());

  @Test
  void takesAMinutesWorthAndSaysWhenTheNextFits() {
    assertEquals(0, quota.take(tenant, 600));
    assertEquals(1, quota.take(tenant, 5));
    assertEquals(60, quota.take(tenant, 600));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals(0, quota.take(tenant, 5));
  }

  @Test
  void keepsWhatIsRefusedOutOfTheCount() {
    assertEquals(0, quota.take(tenant, 300));
    assertEquals(10, quota.take(tenant, 400));
    assertEquals(0, quota.take(tenant, 300));
  }

  @Test
  void takesABatchBeyondTheQuotaWhenNothingWas() {
    assertEquals(0, quota.take(tenant, 6_000));
    assertEquals(541, quota.take(tenant, 10));
    nanos.addAndGet(Duration.ofSeconds(600).toNanos());
    assertEquals(0, quota.take(tenant, 6_000));
  }

  @Test
  void countsTenantsApart() {
    assertEquals(0, quota.take(tenant, 600));
    assertEquals(0, quota.take(new TenantId(UUID.randomUUID()), 600));
  }

  @Test
  void refusesAQuotaOfNothing() {
    assertThrows(IllegalArgumentException.class, () -> new SpanQuota(0, nanos::get));
  }
}
