package dev.demarc.contract.consent;

import dev.demarc.contract.Wire;

/**
 * Where a consent stands. requested → disclosed → granted | denied | expired; granted → used* →
 * withdrawn | expired.
 */
public enum ConsentState implements Wire {
  /** Asked, not seen. */
  REQUESTED("requested"),
  /** Shown to somebody who may answer. */
  DISCLOSED("disclosed"),
  /** Agreed. */
  GRANTED("granted"),
  /** Refused. */
  DENIED("denied"),
  /** Ran out. */
  EXPIRED("expired"),
  /** Taken back. */
  WITHDRAWN("withdrawn");

  private final String wire;

  ConsentState(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
