package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.traces.IngestRoom.Entry;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IngestRoomTest {
  private final AtomicLong nanos = new AtomicLong();
  private final IngestRoom room = new IngestRoom(nanos::get);
  private final TenantId one = new TenantId(UUID.randomUUID());
  private final TenantId other = new TenantId(UUID.randomUUID());

  @Test
  void givesATenantAloneEveryPlaceAndNoMore() {
    fill(one, IngestRoom.PLACES);
    assertEquals(Entry.BEYOND_SHARE, room.enter(one));
    room.leave(one);
    assertEquals(Entry.IN, room.enter(one));
  }

  @Test
  void letsAnotherInAsSoonAsOneIsDoneAndTheFirstNotBack() {
    fill(one, IngestRoom.PLACES);
    assertEquals(Entry.FULL, room.enter(other));
    room.leave(one);
    assertEquals(Entry.BEYOND_SHARE, room.enter(one));
    assertEquals(Entry.IN, room.enter(other));
  }

  @Test
  void sharesEvenlyBetweenThoseThatCome() {
    fill(one, IngestRoom.PLACES / 2 - 1);
    fill(other, IngestRoom.PLACES / 2);
    assertEquals(Entry.BEYOND_SHARE, room.enter(other));
    assertEquals(Entry.IN, room.enter(one));
  }

  @Test
  void forgetsWhoCameNoMore() {
    assertEquals(Entry.IN, room.enter(other));
    room.leave(other);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    fill(one, IngestRoom.PLACES);
  }

  private void fill(TenantId tenant, int places) {
    for (int i = 0; i < places; i++) {
      assertEquals(Entry.IN, room.enter(tenant), "place " + i);
    }
  }
}
