package dev.demarc.agent.execute;

/** Speaks the protocol of one kind of target. Safe for many threads; blocks its caller's. */
public interface Adapter {

  /**
   * Makes everything ready and sends nothing.
   *
   * @throws AttemptFailed when this route cannot take the request
   */
  Prepared prepare(Job job) throws AttemptFailed;

  /** A route that is ready to run. */
  interface Prepared {
    /** Exactly how many bytes of the request leave the agent. */
    long bytesOut();

    /**
     * Runs it: gives the answer, in OpenAI's shape, to the sink as it comes.
     *
     * @param meter counts what came back, also when it fails
     * @throws AttemptFailed when the target gave no whole, well-formed answer
     * @throws dev.demarc.agent.receive.Reply.Gone when the caller hung up; the target is told
     */
    Served run(Sink sink, Meter meter) throws AttemptFailed;
  }
}
