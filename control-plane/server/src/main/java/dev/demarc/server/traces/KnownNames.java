package dev.demarc.server.traces;

import dev.demarc.contract.trace.TraceAttribute;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names of attributes on the allow-list by their bytes: a batch has tens of thousands of them, and
 * none of these becomes a new text. Safe for many threads.
 */
final class KnownNames {
  /** A power of two, several times as many as there are names. */
  private static final int PLACES = 512;

  private static final byte[][] BYTES = new byte[PLACES][];
  private static final @Nullable String[] NAMES = new String[PLACES];

  static {
    for (TraceAttribute attribute : TraceAttribute.values()) {
      byte[] bytes = attribute.wire().getBytes(StandardCharsets.US_ASCII);
      int place = place(bytes, 0, bytes.length);
      while (NAMES[place] != null) {
        place = place + 1 & PLACES - 1;
      }
      NAMES[place] = attribute.wire();
      BYTES[place] = bytes;
    }
  }

  private KnownNames() {}

  /** The name these bytes spell, or null where none of the list does. */
  static @Nullable String of(byte[] bytes, int from, int length) {
    if (length == 0) {
      return null;
    }
    int place = place(bytes, from, length);
    while (NAMES[place] != null) {
      byte[] name = BYTES[place];
      if (Arrays.equals(name, 0, name.length, bytes, from, from + length)) {
        return NAMES[place];
      }
      place = place + 1 & PLACES - 1;
    }
    return null;
  }

  /** Names differ mostly at their ends. */
  private static int place(byte[] bytes, int from, int length) {
    int last = from + length - 1;
    int hash = length;
    for (int back = 0; back < Math.min(6, length); back++) {
      hash = hash * 31 + bytes[last - back];
    }
    return (hash ^ hash >>> 9) & PLACES - 1;
  }
}
