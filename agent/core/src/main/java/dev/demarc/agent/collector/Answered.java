package dev.demarc.agent.collector;

/** What became of one call to a collector that answered. */
sealed interface Answered {

  /**
   * It has it.
   *
   * @param rejected spans, or points of metrics, of it that it does not want
   */
  record Taken(long rejected) implements Answered {}

  /** It does not want it, and would not if it were sent again. */
  record Refused(int status) implements Answered {}
}
