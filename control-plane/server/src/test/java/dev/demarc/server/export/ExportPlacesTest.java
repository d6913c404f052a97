package dev.demarc.server.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExportPlacesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ExportPlaces places = new ExportPlaces(nanos::get);
  private final TenantId one = new TenantId(UUID.randomUUID());
  private final TenantId two = new TenantId(UUID.randomUUID());
  private final TenantId three = new TenantId(UUID.randomUUID());

  @Test
  void givesATenantOneAndLeavesTheOtherToOthers() {
    ExportPlaces.Place held = places.take(one);
    assertEquals("An export of the tenant runs already.", refused(one));
    places.take(two);
    places.leave(held);
    places.take(one);
  }

  @Test
  void givesNoMoreThanThereAre() {
    places.take(one);
    ExportPlaces.Place second = places.take(two);
    assertEquals("As many exports run as may at once.", refused(three));
    places.leave(second);
    places.leave(second);
    places.take(three);
    assertEquals("As many exports run as may at once.", refused(two));
  }

  @Test
  void getsBackWhatNobodyGaveBack() {
    ExportPlaces.Place lost = places.take(one);
    places.begin(lost);
    nanos.addAndGet(TenantArchive.LONGEST.toNanos());
    refused(one);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    places.take(one);
    places.leave(lost);
    refused(one);
  }

  @Test
  void getsBackWhereNothingBeganInTime() {
    ExportPlaces.Place idle = places.take(one);
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    places.begin(places.take(one));
    assertThrows(Problem.class, () -> places.begin(idle));
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    refused(one);
  }

  private String refused(TenantId tenant) {
    return assertThrows(Problem.class, () -> places.take(tenant)).detail();
  }
}
