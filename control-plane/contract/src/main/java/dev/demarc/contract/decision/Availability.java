package dev.demarc.contract.decision;

import dev.demarc.contract.Wire;

/** Whether a target can be used right now, from this agent. */
public enum Availability implements Wire {
  /** Reached and healthy. */
  UP("up"),
  /** Fails its health window. */
  DOWN("down"),
  /** Works, and is held back because it was down lately or keeps failing. */
  DAMPED("damped"),
  /** Works, and takes no more right now. */
  BUSY("busy"),
  /** Failed for this very request. */
  FAILED("failed"),
  /** Its capability could not be shown. */
  PROBE_FAILED("probe-failed"),
  /** Not configured at this site. */
  UNBOUND("unbound");

  private final String wire;

  Availability(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
