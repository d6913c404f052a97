package dev.demarc.server.retention;

import dev.demarc.contract.Wire;

/**
 * What is kept for some time only. Evidence (audit, ledger, consents, policies) is not among it.
 */
public enum Kept implements Wire {
  /** Records of requests and attempts, and what they were decided by. */
  SPANS("spans"),
  /** Sums by minute. */
  MINUTES("minutes"),
  /** Sums by hour, and the counts of refused spans. */
  HOURS("hours"),
  /** The log of notifications. */
  DELIVERIES("deliveries");

  private final String wire;

  Kept(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
