package dev.demarc.contract.consent;

import dev.demarc.contract.Wire;

/**
 * Where a consent stands. requested → disclosed → granted | denied | expired; granted → used* →
 * withdrawn | superseded | expired.
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
  WITHDRAWN("withdrawn"),
  /** The policy asks on other terms now, or a newer grant took its place. */
  SUPERSEDED("superseded");

  private final String wire;

  ConsentState(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
