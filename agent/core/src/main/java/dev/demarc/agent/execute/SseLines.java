package dev.demarc.agent.execute;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads server-sent events (WHATWG HTML, section 9.2) from bytes as they come, whatever their
 * borders. An event longer than {@value #LONGEST} bytes fails. For one thread.
 */
final class SseLines {
  static final int LONGEST = 1 << 20;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1_024);
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;
  private boolean afterReturn;

  /** The data of every event these bytes complete. */
  List<String> feed(byte[] bytes) throws AttemptFailed {
    List<String> events = new ArrayList<>();
    for (byte each : bytes) {
      boolean newline = each == '\n' || each == '\r';
      if (newline && !(each == '\n' && afterReturn)) {
        line(line.toString(StandardCharsets.UTF_8), events);
        line.reset();
      } else if (!newline) {
        line.write(each);
      }
      afterReturn = each == '\r';
      if (line.size() > LONGEST || data.length() > LONGEST) {
        throw AttemptFailed.unhealthy("line_too_long");
      }
    }
    return events;
  }

  /** Whether an event was begun and not completed. */
  boolean pending() {
    return line.size() > 0 || hasData;
  }

  private void line(String text, List<String> events) {
    if (text.isEmpty()) {
      if (hasData) {
        events.add(data.toString());
      }
      data.setLength(0);
      hasData = false;
    } else if (text.startsWith("data:")) {
      data.append(hasData ? "\n" : "")
          .append(text, text.startsWith("data: ") ? 6 : 5, text.length());
      hasData = true;
    }
  }
}
