package dev.demarc.contract.policy;

import dev.demarc.contract.Wire;

/** What a rule does to the routes it matches. */
public enum Effect implements Wire {
  /** Permits, with its obligations. */
  ALLOW("allow"),
  /** Refuses; wins over every allow. */
  FORBID("forbid");

  private final String wire;

  Effect(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
