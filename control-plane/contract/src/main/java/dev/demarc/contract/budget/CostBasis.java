package dev.demarc.contract.budget;

import dev.demarc.contract.Wire;

/** What a cost was worked out from. */
public enum CostBasis implements Wire {
  /** The usage the target told, at the price of the time the attempt began. */
  MEASURED("measured"),
  /** No usage was told: from what was sent and received, or the most it can have been. */
  ESTIMATED("estimated"),
  /** No price is known for the time the attempt began. */
  UNKNOWN("unknown");

  private final String wire;

  CostBasis(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
