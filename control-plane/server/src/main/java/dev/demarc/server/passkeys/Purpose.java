package dev.demarc.server.passkeys;

import dev.demarc.contract.Wire;

/** What a challenge is for; it is good for nothing else. */
public enum Purpose implements Wire {
  /** Adding a passkey. */
  ADD("add"),
  /** Approving a draft that widens. */
  APPROVE("approve"),
  /** Signing the next approver set. */
  SET("set");

  private final String wire;

  Purpose(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
