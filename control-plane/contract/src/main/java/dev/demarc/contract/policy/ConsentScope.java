package dev.demarc.contract.policy;

import dev.demarc.contract.Wire;

/** How far one consent reaches. */
public enum ConsentScope implements Wire {
  /** One decision. */
  ONCE("once"),
  /** The session it was asked in. */
  SESSION("session"),
  /** Every such change until it expires. */
  UNTIL("until");

  private final String wire;

  ConsentScope(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
