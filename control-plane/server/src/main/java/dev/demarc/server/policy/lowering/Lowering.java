package dev.demarc.server.policy.lowering;

import dev.demarc.contract.policy.Condition;

/** What became of a condition's source. */
public sealed interface Lowering {

  /** It means this, for every input. */
  record Lowered(Condition condition) implements Lowering {}

  /**
   * It cannot be evaluated by engines, or is no CEL.
   *
   * @param line from 1
   * @param column from 1, in code points
   * @param reason in words, fit for the person who wrote it
   */
  record Refused(int line, int column, String reason) implements Lowering {}
}
