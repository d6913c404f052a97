package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What becomes of requests that passed the door. Called on virtual threads; may block. */
public interface Requests {

  /**
   * Answers a chat completion, or a request for vectors.
   *
   * @throws Refusal when it is not answered and nothing was written to the reply
   */
  void chat(Inbound inbound, Reply reply);

  /** What would be decided, without executing anything. */
  ObjectNode explain(Inbound inbound);

  /** The models this caller can name. */
  ObjectNode models(Caller caller);
}
