package dev.demarc.agent.record;

/** What a walk of the chain found. */
public sealed interface Verification {

  /**
   * Every record is as it was written.
   *
   * @param vouched the last one a signed head covers; those after it were written since
   */
  record Intact(long epoch, long first, long last, long vouched) implements Verification {}

  /**
   * It is not.
   *
   * @param at the sequence where it shows
   * @param what changed, removed, reordered, cut off, or not signed by the agent
   */
  record Broken(long at, String what) implements Verification {}
}
