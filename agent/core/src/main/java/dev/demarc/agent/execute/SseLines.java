package dev.demarc.agent.execute;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads server-sent events (WHATWG HTML, section 9.2) from bytes as they come, whatever their
 * borders. An event longer than {@value #LONGEST} bytes fails. For one thread.
 */
final class SseLines {
  static final int LONGEST = 1 << 20;

  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

  private final ByteArrayOutputStream begun = new ByteArrayOutputStream(1_024);
  private final ByteArrayOutputStream data = new ByteArrayOutputStream(1_024);
  private boolean hasData;
  private boolean afterReturn;

  /** The data of every event these bytes complete; of several lines, with newlines between them. */
  List<byte[]> feed(byte[] bytes) throws AttemptFailed {
    List<byte[]> events = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\n' && bytes[i] != '\r') {
        continue;
      }
      boolean secondHalf = bytes[i] == '\n' && i == from && begun.size() == 0 && afterReturn;
      afterReturn = bytes[i] == '\r';
      if (!secondHalf) {
        end(bytes, from, i, events);
      }
      from = i + 1;
    }
    if (from < bytes.length) {
      begun.write(bytes, from, bytes.length - from);
      afterReturn = false;
    }
    if (begun.size() > LONGEST || data.size() > LONGEST) {
      throw AttemptFailed.unhealthy("line_too_long");
    }
    return events;
  }

  /** Bytes of an event that was begun and not completed. */
  int held() {
    return begun.size() + data.size();
  }

  /** Whether an event was begun and not completed. */
  boolean pending() {
    return begun.size() > 0 || hasData;
  }

  /** A line ends at {@code to}; what came before these bytes is its begin. */
  private void end(byte[] bytes, int from, int to, List<byte[]> events) throws AttemptFailed {
    if (begun.size() == 0) {
      line(bytes, from, to, events);
      return;
    }
    begun.write(bytes, from, to - from);
    byte[] whole = begun.toByteArray();
    begun.reset();
    line(whole, 0, whole.length, events);
  }

  private void line(byte[] bytes, int from, int to, List<byte[]> events) throws AttemptFailed {
    if (to - from > LONGEST || data.size() > LONGEST) {
      throw AttemptFailed.unhealthy("line_too_long");
    }
    if (from == to) {
      if (hasData) {
        events.add(data.toByteArray());
      }
      data.reset();
      hasData = false;
    } else if (isData(bytes, from, to)) {
      int start = from + DATA.length;
      int text = start < to && bytes[start] == ' ' ? start + 1 : start;
      if (hasData) {
        data.write('\n');
      }
      data.write(bytes, text, to - text);
      hasData = true;
    }
  }

  private static boolean isData(byte[] bytes, int from, int to) {
    return to - from >= DATA.length
        && Arrays.equals(bytes, from, from + DATA.length, DATA, 0, DATA.length);
  }
}
