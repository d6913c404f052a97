package dev.demarc.server.traces;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The body of a batch, read into one array of the length that is announced once a part of it has
 * come: megabytes that are gathered in pieces would be allocated over and over, and who only
 * announces them takes no memory.
 */
final class BatchBody {
  private static final int FIRST = 1 << 16;

  private BatchBody() {}

  /**
   * All there is.
   *
   * @param announced its length in bytes, negative where it is not known
   * @param most beyond that only one byte more is read, by which it is known to be too long
   * @throws IOException where less comes than is announced
   */
  static byte[] read(InputStream in, int announced, int most) throws IOException {
    byte[] bytes = new byte[announced < 0 ? FIRST : Math.min(announced, FIRST)];
    int length = in.readNBytes(bytes, 0, bytes.length);
    while (length == bytes.length && length <= most) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      int more = length < announced ? announced : Math.max(2 * length, FIRST);
      bytes = Arrays.copyOf(bytes, Math.min(more, most + 1));
      bytes[length++] = (byte) next;
      length += in.readNBytes(bytes, length, bytes.length - length);
    }
    if (length < announced && length <= most) {
      throw new EOFException();
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
