package dev.demarc.runtime.child;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;

/**
 * JSON messages over a stream of bytes, one frame each:
 *
 * <pre>
 *   0        4                        4 + n
 *   +--------+------------------------+
 *   | u32 n  | n bytes of JSON, UTF-8 |     n big-endian, 0 < n <= 16 MiB
 *   +--------+------------------------+
 * </pre>
 *
 * A frame that breaks the bound ends the conversation. One thread may send while another receives;
 * {@link #send} may be called from several.
 */
public final class FrameChannel implements AutoCloseable {

  /** Longest frame. */
  public static final int MAX_BYTES = 16 << 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ByteChannel channel;

  /** Takes over a channel, which is closed with it. */
  public FrameChannel(ByteChannel channel) {
    this.channel = channel;
  }

  /** Writes one frame; throws when it is too long or the other side is gone. */
  public synchronized void send(JsonNode message) throws IOException {
    byte[] json = MAPPER.writeValueAsBytes(message);
    if (json.length > MAX_BYTES) {
      throw new IOException("a frame of " + json.length + " bytes is too long");
    }
    ByteBuffer frame = ByteBuffer.allocate(4 + json.length).putInt(json.length).put(json).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  /** The next message; empty when the other side has closed between frames. */
  public Optional<JsonNode> receive() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(4);
    if (!fill(head)) {
      return Optional.empty();
    }
    int length = head.getInt(0);
    if (length <= 0 || length > MAX_BYTES) {
      throw new IOException("a frame cannot have " + length + " bytes");
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    if (!fill(body)) {
      throw new EOFException("closed within a frame");
    }
    return Optional.of(MAPPER.readTree(body.array()));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        if (buffer.position() == 0) {
          return false;
        }
        throw new EOFException("closed within a frame");
      }
    }
    return true;
  }
}
