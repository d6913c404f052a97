package dev.demarc.agent.classify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads what is hidden in long runs of the characters of base64 and hexadecimal: a run of {@value
 * #SHORTEST} or more is decoded from each of the four places where a base64 group can begin, and as
 * hexadecimal where it could be that; of what comes out, stretches of {@value #STRETCH} or more
 * printable bytes (UTF-8, or UTF-16 of ASCII) are texts like any other. Lines of wrapped base64 are
 * one run.
 *
 * <p>A run of {@value #OPAQUE} or more of which less than half decodes to text cannot be read, and
 * neither can a run that starts like a compressed or binary file. Shorter ones are taken for what
 * they mostly are: digests, keys, identifiers, long words.
 */
final class EncodedRuns {
  static final int SHORTEST = 12;
  static final int OPAQUE = 1024;
  static final int STRETCH = 6;

  private static final int NAMED = 64;
  private static final int WRAPPED = 60;

  /**
   * How base64 of gzip, zip, PDF, PNG, JPEG, GIF, 7z, xz, Zstandard, bzip2 and OLE files starts.
   */
  private static final String[] BINARY = {
    "H4sI", "UEsD", "JVBERi", "iVBORw", "/9j/", "R0lGOD", "N3q8r", "/Td6WF", "KLUv/", "QlpoO",
    "0M8R4K"
  };

  private static final boolean[] IN_RUNS = new boolean[128];
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUES[alphabet.charAt(i)] = (byte) i;
    }
    VALUES['-'] = 62;
    VALUES['_'] = 63;
    for (int c = 0; c < IN_RUNS.length; c++) {
      IN_RUNS[c] = VALUES[c] >= 0;
    }
  }

  private EncodedRuns() {}

  /**
   * Gives the texts in these runs to the consumer.
   *
   * @return whether there was a run that cannot be read
   */
  static boolean read(String text, Consumer<String> hidden) {
    boolean unreadable = false;
    int start = 0;
    while ((start = longRun(text, start)) >= 0) {
      StringBuilder run = new StringBuilder();
      start = take(text, start, run);
      unreadable |= decode(run.toString(), hidden);
    }
    return unreadable;
  }

  /**
   * Where the next long run starts; -1 where there is none. It looks backwards from where the run
   * would have to reach, and so at few of the characters of prose.
   */
  private static int longRun(String text, int from) {
    int start = from;
    int probe = start + SHORTEST - 1;
    while (probe < text.length()) {
      int i = probe;
      while (i >= start && inRun(text.charAt(i))) {
        i--;
      }
      if (i < start) {
        return start;
      }
      start = i + 1;
      probe = i + SHORTEST;
    }
    return -1;
  }

  /** Appends the run and the lines that go on with it; gives the position after it. */
  private static int take(String text, int start, StringBuilder run) {
    int at = start;
    while (true) {
      int line = at;
      while (at < text.length() && inRun(text.charAt(at))) {
        at++;
      }
      run.append(text, line, at);
      int next = at;
      while (next < text.length() && next - at < 2 && isLineEnd(text.charAt(next))) {
        next++;
      }
      boolean wrapped = at - line >= WRAPPED && next > at && next < text.length();
      if (!wrapped || !inRun(text.charAt(next))) {
        return at;
      }
      at = next;
    }
  }

  private static boolean decode(String run, Consumer<String> hidden) {
    int most = 0;
    for (int offset = 0; offset < 4; offset++) {
      most = Math.max(most, stretches(base64(run, offset), hidden));
    }
    if (isHex(run)) {
      most = Math.max(most, stretches(hex(run), hidden));
    }
    boolean binary = run.length() >= NAMED && Arrays.stream(BINARY).anyMatch(run::startsWith);
    boolean mostlyText = most * 2L * 4 / 3 >= run.length();
    return binary || (run.length() >= OPAQUE && !mostlyText);
  }

  private static byte[] base64(String run, int offset) {
    int count = run.length() - offset;
    byte[] bytes = new byte[count * 6 / 8];
    int bits = 0;
    int held = 0;
    int written = 0;
    for (int i = offset; i < run.length(); i++) {
      held = held << 6 | VALUES[run.charAt(i)];
      bits += 6;
      if (bits >= 8 && written < bytes.length) {
        bits -= 8;
        bytes[written++] = (byte) (held >> bits);
      }
    }
    return bytes;
  }

  private static boolean isHex(String run) {
    return run.chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private static byte[] hex(String run) {
    byte[] bytes = new byte[run.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int high = Character.digit(run.charAt(2 * i), 16);
      bytes[i] = (byte) (high << 4 | Character.digit(run.charAt(2 * i + 1), 16));
    }
    return bytes;
  }

  /** Hands on the printable stretches, a line each; gives how many bytes they have together. */
  private static int stretches(byte[] decoded, Consumer<String> hidden) {
    byte[] bytes = withoutZeros(decoded);
    StringBuilder texts = new StringBuilder();
    int together = 0;
    for (int at = 0; at < bytes.length; ) {
      int end = at;
      int step;
      while (end < bytes.length && (step = printable(bytes, end)) > 0) {
        end += step;
      }
      if (end - at >= STRETCH) {
        texts.append(texts.isEmpty() ? "" : "\n");
        texts.append(new String(bytes, at, end - at, StandardCharsets.UTF_8));
        together += end - at;
      }
      at = end + 1;
    }
    if (!texts.isEmpty()) {
      hidden.accept(texts.toString());
    }
    return together;
  }

  /** UTF-16 of ASCII has a zero in every second byte. */
  private static byte[] withoutZeros(byte[] bytes) {
    int zeros = 0;
    for (byte each : bytes) {
      zeros += each == 0 ? 1 : 0;
    }
    if (zeros * 5 < bytes.length * 2) {
      return bytes;
    }
    byte[] rest = new byte[bytes.length - zeros];
    int count = 0;
    for (byte each : bytes) {
      if (each != 0) {
        rest[count++] = each;
      }
    }
    return rest;
  }

  /** How many bytes the printable character here has; 0 where there is none. */
  private static int printable(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    if ((first >= ' ' && first <= '~') || first == '\n' || first == '\r' || first == '\t') {
      return 1;
    }
    int more = first >= 0xf0 && first <= 0xf4 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
    if (more == 0 || first > 0xf4 || at + more >= bytes.length) {
      return 0;
    }
    for (int i = 1; i <= more; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return more + 1;
  }

  private static boolean inRun(char c) {
    return c < 128 && IN_RUNS[c];
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }
}
