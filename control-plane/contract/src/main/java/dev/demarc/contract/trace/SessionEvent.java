package dev.demarc.contract.trace;

import dev.demarc.contract.Wire;

/** What one answer was in the course of its session. */
public enum SessionEvent implements Wire {
  /** Its first, as far as the running agent remembers. */
  BEGUN("begun"),
  /** It came from another target than the one before. */
  SWITCHED("switched"),
  /** The first that did. */
  CHANGED("changed"),
  /** The first within an hour that is beyond the bound of the policy. */
  THRASHED("thrashed");

  private final String wire;

  SessionEvent(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
