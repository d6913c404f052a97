package dev.demarc.server.overview;

import dev.demarc.contract.Wire;
import java.time.Duration;

/** How fine a series is, and how long it may be: at most some thousand points. */
public enum Step implements Wire {
  MINUTE("minute", Duration.ofHours(24)),
  HOUR("hour", Duration.ofDays(92));

  private final String wire;
  private final Duration longest;

  Step(String wire, Duration longest) {
    this.wire = wire;
    this.longest = longest;
  }

  /** The longest range of this step. */
  Duration longest() {
    return longest;
  }

  @Override
  public String wire() {
    return wire;
  }
}
