package dev.demarc.runtime.child;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameChannelTest {

  /** Bytes in memory, given out a few at a time as a socket may. */
  private static final class Trickle implements ByteChannel {
    private final ByteBuffer bytes = ByteBuffer.allocate(1_024);

    @Override
    public int read(ByteBuffer into) {
      bytes.flip();
      int moved = Math.min(3, Math.min(bytes.remaining(), into.remaining()));
      for (int i = 0; i < moved; i++) {
        into.put(bytes.get());
      }
      bytes.compact();
      return moved == 0 ? -1 : moved;
    }

    @Override
    public int write(ByteBuffer from) {
      int length = Math.min(5, from.remaining());
      for (int i = 0; i < length; i++) {
        bytes.put(from.get());
      }
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private final Trickle bytes = new Trickle();
  private final FrameChannel channel = new FrameChannel(bytes);

  @Test
  void readsWhatWasSentWhenBytesTrickle() throws IOException {
    var message = JsonNodeFactory.instance.objectNode().put("op", "ping").put("text", "é");
    channel.send(message);
    channel.send(JsonNodeFactory.instance.objectNode());
    assertEquals(message, channel.receive().orElseThrow());
    assertEquals("{}", channel.receive().orElseThrow().toString());
    assertTrue(channel.receive().isEmpty());
  }

  @Test
  void putsLengthBigEndianBeforeJson() throws IOException {
    channel.send(JsonNodeFactory.instance.objectNode());
    bytes.bytes.flip();
    byte[] frame = new byte[bytes.bytes.remaining()];
    bytes.bytes.get(frame);
    assertArrayEquals("\0\0\0\2{}".getBytes(StandardCharsets.US_ASCII), frame);
  }

  @Test
  void refusesLengthOutsideBounds() {
    bytes.bytes.putInt(FrameChannel.MAX_BYTES + 1);
    assertThrows(IOException.class, channel::receive);
    bytes.bytes.putInt(-1);
    assertThrows(IOException.class, channel::receive);
  }

  @Test
  void failsWhenClosedWithinFrame() {
    bytes.bytes.putInt(10).put((byte) '{');
    assertThrows(EOFException.class, channel::receive);
  }

  @Test
  void refusesToSendWhatIsTooLong() {
    String text = "x".repeat(FrameChannel.MAX_BYTES);
    assertThrows(IOException.class, () -> channel.send(JsonNodeFactory.instance.textNode(text)));
  }
}
