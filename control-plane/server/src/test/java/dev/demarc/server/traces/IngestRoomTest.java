package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.traces.IngestRoom.Entry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
  void letsThoseInFirstWhoWaitedBefore() {
    List<TenantId> holders =
        Stream.generate(() -> new TenantId(UUID.randomUUID())).limit(IngestRoom.PLACES).toList();
    holders.forEach(tenant -> fill(tenant, 1));
    assertEquals(Entry.FULL, room.enter(one));
    nanos.incrementAndGet();
    assertEquals(Entry.FULL, room.enter(other));
    room.leave(holders.getFirst());
    assertEquals(Entry.FULL, room.enter(holders.getFirst()), "who was in just now");
    assertEquals(Entry.FULL, room.enter(other), "who came after another");
    assertEquals(Entry.IN, room.enter(one));
    room.leave(holders.getLast());
    assertEquals(Entry.IN, room.enter(other));
  }

  @Test
  void keepsNoPlaceForWhoDoesNotComeAgain() {
    fill(one, IngestRoom.PLACES);
    assertEquals(Entry.FULL, room.enter(other));
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    for (int i = 0; i <= IngestRoom.PLACES / 2; i++) {
      room.leave(one);
    }
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
