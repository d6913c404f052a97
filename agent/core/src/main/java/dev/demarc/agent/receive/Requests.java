package dev.demarc.agent.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.contract.id.JobId;
import java.util.Optional;

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

  /**
   * A request of this caller that waits, or what became of it.
   *
   * @throws Refusal not_found, also where it is another application's
   */
  ObjectNode job(Caller caller, JobId id);

  /** Some of the caller's own, oldest first, after this one. */
  ObjectNode jobs(Caller caller, int limit, Optional<JobId> after);

  /** Ends one and wipes what is held of it. */
  ObjectNode cancel(Caller caller, JobId id);

  /** The models this caller can name. */
  ObjectNode models(Caller caller);
}
