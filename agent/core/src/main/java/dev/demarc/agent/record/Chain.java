package dev.demarc.agent.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How records are linked: each carries the SHA-256 of
 *
 * <pre>
 *   0        32       40         48      56      57 + k
 *   +--------+--------+----------+-------+---+----+------------------+
 *   | hash   | epoch  | sequence | at    | k |kind| body ...         |
 *   | before | int64  | int64    | int64 |u8 |    | canonical JSON   |
 *   +--------+--------+----------+-------+---+----+------------------+
 * </pre>
 *
 * big-endian, {@code at} in microseconds since 1970, {@code k} the length of {@code kind}. The
 * first record of an epoch links to 32 zero bytes. So a record that is changed, removed or moved
 * breaks the chain there; cutting off the end is found against the signed {@link Head}.
 */
final class Chain {
  static final int HASH_BYTES = 32;

  private Chain() {}

  static byte[] origin() {
    return new byte[HASH_BYTES];
  }

  static byte[] link(byte[] before, long epoch, long sequence, Kind kind, long at, byte[] body) {
    byte[] name = kind.wire().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer header = ByteBuffer.allocate(HASH_BYTES + 3 * Long.BYTES + 1 + name.length);
    header.put(before).putLong(epoch).putLong(sequence).putLong(at);
    header.put((byte) name.length).put(name);
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(header.array());
      return sha.digest(body);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
