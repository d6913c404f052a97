package dev.demarc.server.traces;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchBodyTest {
  private static final int MOST = 200_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 150_000, MOST})
  void readsAllThereIsWhateverIsAnnounced(int length) throws IOException {
    byte[] body = body(length);
    for (int announced : new int[] {-1, 0, length / 2, length}) {
      assertArrayEquals(body, BatchBody.read(slowly(body), announced, MOST));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 10, MOST, MOST + 1, Integer.MAX_VALUE})
  void readsOneByteMoreThanMayBe(int announced) throws IOException {
    InputStream in = slowly(body(MOST + 1_000));
    assertEquals(MOST + 1, BatchBody.read(in, announced, MOST).length);
    assertEquals(999, in.readAllBytes().length);
  }

  private static byte[] body(int length) {
    byte[] body = new byte[length];
    for (int i = 0; i < length; i++) {
      body[i] = (byte) (i * 31);
    }
    return body;
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 70_000, MOST, MOST + 1, Integer.MAX_VALUE})
  void takesWhatEndsEarlyForNoBody(int announced) {
    InputStream in = slowly(body(10));
    assertThrows(EOFException.class, () -> BatchBody.read(in, announced, MOST));
  }

  /** In pieces, as a network gives it. */
  private static InputStream slowly(byte[] body) {
    return new FilterInputStream(new ByteArrayInputStream(body)) {
      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        return super.read(into, from, Math.min(length, 1_000));
      }
    };
  }
}
