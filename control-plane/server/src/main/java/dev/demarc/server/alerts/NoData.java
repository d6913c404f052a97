package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;

/** What it means to a rule that nothing was counted. */
public enum NoData implements Wire {
  /** Nothing: the rule stays as it is, and says that there is no data. */
  KEEP("keep"),
  /** That something is wrong. */
  FIRE("fire"),
  /** That all is well. */
  CLEAR("clear");

  private final String wire;

  NoData(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
