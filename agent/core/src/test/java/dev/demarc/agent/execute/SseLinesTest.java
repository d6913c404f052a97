package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseLinesTest {
  private static final String STREAM =
      ": comment\r\n\r\n"
          + "data: one\n\n"
          + "data:two\n"
          + "data: lines\r\n\r\n"
          + "event: x\r"
          + "data: drei é\r\r"
          + "data\n\n"
          + "data: \n\n"
          + "data: last\n\n";
  private static final List<String> EVENTS = List.of("one", "two\nlines", "drei é", "", "last");

  @Test
  void readsTheSameEventsWhateverTheBorders() throws AttemptFailed {
    byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      SseLines lines = new SseLines();
      List<String> events = new ArrayList<>();
      for (int from = 0; from < bytes.length; from += size) {
        byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
        lines.feed(piece).forEach(event -> events.add(new String(event, StandardCharsets.UTF_8)));
      }
      assertEquals(EVENTS, events, "in pieces of " + size);
      assertFalse(lines.pending(), "in pieces of " + size);
    }
  }

  @Test
  void saysWhenAnEventWasBegunAndNotCompleted() throws AttemptFailed {
    SseLines lines = new SseLines();
    assertEquals(0, lines.feed("data: half".getBytes(StandardCharsets.UTF_8)).size());
    assertTrue(lines.pending());
    lines.feed("\n".getBytes(StandardCharsets.UTF_8));
    assertTrue(lines.pending());
    assertEquals(1, lines.feed("\n".getBytes(StandardCharsets.UTF_8)).size());
    assertFalse(lines.pending());
  }

  @Test
  void refusesALineOverItsBound() {
    SseLines lines = new SseLines();
    byte[] long64k = "x".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
    AttemptFailed failed =
        assertThrows(
            AttemptFailed.class,
            () -> {
              for (int i = 0; i < 17; i++) {
                lines.feed(long64k);
              }
            });
    assertEquals("line_too_long", failed.type());
  }
}
