package dev.demarc.agent.execute;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Takes an answer in OpenAI's shape. Blocks while the caller is slow. */
public interface Sink {
  /** Whether the caller wants chunks. */
  boolean streams();

  /** The whole completion; called once where the caller does not stream. */
  void whole(ObjectNode completion);

  /** A chunk of a streamed completion. A usage chunk has no choices. */
  void chunk(ObjectNode chunk);

  /** Whether the caller hung up. */
  boolean gone();
}
