package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;

/** Why an alert is over. */
public enum Ended implements Wire {
  /** The rule was not met for as long as it says. */
  CALM("calm"),
  /** The rule says something else now, and may fire anew. */
  CHANGED("changed"),
  /** The rule was switched off. */
  SWITCHED_OFF("switched-off"),
  /** The rule was removed. */
  REMOVED("removed");

  private final String wire;

  Ended(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
