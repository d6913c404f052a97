package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerRoomTest {
  private static final int MEGABYTE = 1 << 20;

  private final AnswerRoom room = new AnswerRoom(10 * MEGABYTE);

  @Test
  void isSharedByAllAnswersAndGivenBack() throws AttemptFailed {
    Meter one = new Meter(room);
    Meter other = new Meter(room);
    one.holds(6 * MEGABYTE);
    AttemptFailed full = assertThrows(AttemptFailed.class, () -> other.holds(6 * MEGABYTE));
    assertEquals("answers_full", full.type());
    assertFalse(full.isUnhealthy());
    one.holds(MEGABYTE);
    other.holds(6 * MEGABYTE);
    one.leave();
    other.leave();
    other.leave();
    assertEquals(0, room.taken());
  }

  @Test
  void takesNothingForASmallAnswerEvenWhereItIsFull() throws AttemptFailed {
    new Meter(room).holds(10 * MEGABYTE + AnswerRoom.FREE);
    new Meter(room).holds(AnswerRoom.FREE);
    assertEquals(10 * MEGABYTE, room.taken());
  }

  @Test
  void holdsTheTreeOfAnAnswerBesideItsBytes() throws AttemptFailed {
    byte[] heavy = json(100_000);
    Meter meter = new Meter(room);
    AnswerJson.read(heavy, 0, meter);
    assertTrue(room.taken() > 6 * MEGABYTE, "taken: " + room.taken());
    AttemptFailed full =
        assertThrows(AttemptFailed.class, () -> AnswerJson.read(heavy, 0, new Meter(room)));
    assertEquals("answers_full", full.type());
    AttemptFailed longer =
        assertThrows(AttemptFailed.class, () -> AnswerJson.read(json(500_000), 0, meter));
    assertEquals("response_too_long", longer.type());
  }

  @Test
  void isTheSameForTheCallsOfOneAnswer() throws AttemptFailed {
    Meter whole = new Meter(room);
    whole.call().holds(6 * MEGABYTE);
    whole.call().holds(6 * MEGABYTE);
    whole.leave();
    assertEquals(0, room.taken());
  }

  private static byte[] json(int objects) {
    return ("{\"a\":[{}" + ",{}".repeat(objects - 1) + "]}").getBytes(StandardCharsets.UTF_8);
  }
}
