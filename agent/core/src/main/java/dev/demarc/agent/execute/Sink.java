package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Takes an answer in OpenAI's shape. Blocks while the caller is slow.
 *
 * <p>A target that speaks this shape itself gives the bytes it sent along with what was read from
 * them: then they can be passed on as they came, unread members, number formats and all. The bytes
 * are UTF-8.
 */
public interface Sink {
  /** Whether the caller wants chunks. */
  boolean streams();

  /** The whole completion; called once where the caller does not stream. */
  void whole(ObjectNode completion);

  /** The same, as the target wrote it. */
  default void whole(ObjectNode completion, byte[] source) {
    whole(completion);
  }

  /** A chunk of a streamed completion. A usage chunk has no choices. */
  void chunk(ObjectNode chunk);

  /** The same, as the target wrote it; may wait for {@link #flush}, so that many go together. */
  default void chunk(ObjectNode chunk, byte[] source) {
    chunk(chunk);
  }

  /** Nothing more is here yet: what waits goes to the caller now. */
  default void flush() {}

  /** The target is still at it: the caller, where it got anything yet, is told so. */
  default void alive() {}

  /** Whether the caller hung up. */
  boolean gone();
}
