package dev.demarc.server.traces;

import static dev.demarc.server.traces.BodyRoom.BYTES;
import static dev.demarc.server.traces.BodyRoom.OF_A_TENANT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.traces.IngestRoom.Entry;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class BodyRoomTest {
  private final BodyRoom room = new BodyRoom();

  @Test
  void givesOneTenantNoMoreThanItsPart() {
    TenantId tenant = tenant();
    assertEquals(Entry.IN, room.enter(tenant, OF_A_TENANT - 10));
    assertEquals(Entry.BEYOND_SHARE, room.enter(tenant, 11));
    assertEquals(Entry.IN, room.enter(tenant, 10));
    assertEquals(Entry.IN, room.enter(tenant(), OF_A_TENANT), "another has its own");
  }

  @Test
  void givesAllOfThemNoMoreThanThereIs() {
    for (int i = 0; i < BYTES / OF_A_TENANT; i++) {
      assertEquals(Entry.IN, room.enter(tenant(), OF_A_TENANT));
    }
    assertEquals(Entry.FULL, room.enter(tenant(), 1));
  }

  @Test
  void takesBackWhatWasGivenAndNothingThatWasNot() {
    TenantId tenant = tenant();
    assertEquals(Entry.IN, room.enter(tenant, OF_A_TENANT));
    assertEquals(Entry.BEYOND_SHARE, room.enter(tenant, 1));
    room.leave(tenant, OF_A_TENANT);
    for (int i = 0; i < BYTES / OF_A_TENANT; i++) {
      assertEquals(Entry.IN, room.enter(i == 0 ? tenant : tenant(), OF_A_TENANT));
    }
  }

  private static TenantId tenant() {
    return new TenantId(UUID.randomUUID());
  }
}
