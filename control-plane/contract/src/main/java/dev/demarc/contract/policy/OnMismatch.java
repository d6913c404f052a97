package dev.demarc.contract.policy;

import dev.demarc.contract.Wire;

/** What happens when a target served another model, region or operator than was decided. */
public enum OnMismatch implements Wire {
  /** It is recorded, counted and declared as a degradation; the answer goes on. */
  RECORD("record"),
  /** The attempt has failed; nothing of the answer reaches the caller. */
  REFUSE("refuse");

  private final String wire;

  OnMismatch(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
