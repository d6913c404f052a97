package dev.demarc.server.traces;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format, which goes out as it fills: the server reads numbers and
 * times as they are, and no text is searched for what would have to be escaped. Columns follow in
 * their order. Not for use by two threads.
 *
 * @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, Binary Format</a>
 */
final class CopyBinary {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int FULL = 1 << 16;
  private static final short END = -1;
  private static final int NULL = -1;
  private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
  private static final long EPOCH_SECOND = EPOCH_DAY * 86_400;

  /** The type of the elements of {@code text[]}. */
  private static final int TEXT_OID = 25;

  private final CopyIn out;
  private ByteBuffer buffer = ByteBuffer.allocate(2 * FULL);

  /** Rows of a {@code copy … from stdin with (format binary)}. */
  CopyBinary(CopyIn out) {
    this.out = out;
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Begins a row of so many columns. */
  void row(int columns) throws SQLException {
    if (buffer.position() >= FULL) {
      flush();
    }
    room(Short.BYTES);
    buffer.putShort((short) columns);
  }

  void add(UUID value) {
    room(Integer.BYTES + 2 * Long.BYTES);
    buffer.putInt(2 * Long.BYTES);
    buffer.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
  }

  void add(LocalDate value) {
    room(2 * Integer.BYTES);
    buffer.putInt(Integer.BYTES).putInt((int) (value.toEpochDay() - EPOCH_DAY));
  }

  /** What is less than a microsecond is cut. */
  void add(Instant value) {
    add((value.getEpochSecond() - EPOCH_SECOND) * 1_000_000 + value.getNano() / 1_000);
  }

  void add(long value) {
    room(Integer.BYTES + Long.BYTES);
    buffer.putInt(Long.BYTES).putLong(value);
  }

  void add(boolean value) {
    room(Integer.BYTES + 1);
    buffer.putInt(1).put((byte) (value ? 1 : 0));
  }

  /** A text, or JSON. */
  void add(@Nullable String value) {
    if (value == null) {
      room(Integer.BYTES);
      buffer.putInt(NULL);
    } else {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      room(Integer.BYTES + bytes.length);
      buffer.putInt(bytes.length).put(bytes);
    }
  }

  /** An array of texts, without nulls. */
  void add(List<String> values) {
    int dimensions = values.isEmpty() ? 0 : 1;
    room((4 + 2 * dimensions) * Integer.BYTES);
    int start = buffer.position();
    buffer.putInt(0).putInt(dimensions).putInt(0).putInt(TEXT_OID);
    if (dimensions > 0) {
      buffer.putInt(values.size()).putInt(1);
    }
    values.forEach(this::add);
    buffer.putInt(start, buffer.position() - start - Integer.BYTES);
  }

  /**
   * Ends the last row and waits until the server has them all.
   *
   * @return how many there were
   */
  long end() throws SQLException {
    room(Short.BYTES);
    buffer.putShort(END);
    flush();
    return out.endCopy();
  }

  private void flush() throws SQLException {
    out.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private void room(int more) {
    if (buffer.remaining() < more) {
      var larger = ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + more));
      buffer = larger.put(buffer.flip());
    }
  }
}
