package dev.demarc.server.traces;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's COPY text format in UTF-8: one line a row, columns parted by tabs, {@code \N} for
 * null, and backslash, tab, line feed and carriage return escaped. Not for use by two threads.
 */
final class CopyText {
  private static final byte[] NULL = {'\\', 'N'};

  private byte[] bytes;
  private int length;

  /** With room for so many bytes; it grows. */
  CopyText(int room) {
    bytes = new byte[room];
  }

  /** Adds a column to the row. */
  void field(@Nullable String value) {
    if (value == null) {
      room(NULL.length + 1);
      put(NULL[0]);
      put(NULL[1]);
    } else {
      escaped(value.getBytes(StandardCharsets.UTF_8));
    }
    put((byte) '\t');
  }

  /** Ends the row, which has a column at least. */
  void endRow() {
    bytes[length - 1] = '\n';
  }

  /** What was written so far. */
  InputStream input() {
    return new ByteArrayInputStream(bytes, 0, length);
  }

  /** No byte of a longer sequence in UTF-8 looks like one that is escaped. */
  private void escaped(byte[] value) {
    room(2 * value.length + 1);
    for (byte each : value) {
      switch (each) {
        case '\\' -> escape('\\');
        case '\t' -> escape('t');
        case '\n' -> escape('n');
        case '\r' -> escape('r');
        default -> put(each);
      }
    }
  }

  private void escape(char letter) {
    put((byte) '\\');
    put((byte) letter);
  }

  private void put(byte one) {
    bytes[length++] = one;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
