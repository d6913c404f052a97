package dev.demarc.server.traces;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The body of a batch, read into one array of the length that is announced: megabytes that are
 * gathered in pieces would be allocated over and over.
 */
final class BatchBody {
  private static final int UNANNOUNCED = 1 << 16;

  private BatchBody() {}

  /**
   * All there is.
   *
   * @param announced its length in bytes, negative where it is not known
   * @param most beyond that only one byte more is read, by which it is known to be too long
   * @throws IOException where less comes than is announced
   */
  static byte[] read(InputStream in, int announced, int most) throws IOException {
    byte[] bytes = new byte[Math.min(announced < 0 ? UNANNOUNCED : announced, most + 1)];
    int length = in.readNBytes(bytes, 0, bytes.length);
    while (length == bytes.length && length <= most) {
      int next = in.read();
      if (next < 0) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, Math.min(Math.max(2 * length, UNANNOUNCED), most + 1));
      bytes[length++] = (byte) next;
      length += in.readNBytes(bytes, length, bytes.length - length);
    }
    if (length < announced && length <= most) {
      throw new EOFException();
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
