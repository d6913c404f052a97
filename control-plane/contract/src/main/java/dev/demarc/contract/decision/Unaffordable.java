package dev.demarc.contract.decision;

import dev.demarc.contract.Wire;

/** Why a budget pays for no attempt on a route. */
public enum Unaffordable implements Wire {
  /** A budget has too little left for the most it can cost. */
  BUDGET_EXHAUSTED("budget-exhausted"),
  /** A budget applies, and what it costs is not known. */
  PRICE_UNKNOWN("price-unknown");

  private final String wire;

  Unaffordable(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
