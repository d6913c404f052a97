package dev.demarc.contract.organisation;

import dev.demarc.contract.Wire;

/**
 * Where an approval stands. requested → approved | denied | expired; approved → withdrawn |
 * superseded | expired.
 */
public enum ApprovalState implements Wire {
  /** Nobody answered yet. */
  REQUESTED("requested"),
  /** In force. */
  APPROVED("approved"),
  /** Refused. */
  DENIED("denied"),
  /** Ran out. */
  EXPIRED("expired"),
  /** Taken back. */
  WITHDRAWN("withdrawn"),
  /** The policy in force asks on other terms now. */
  SUPERSEDED("superseded");

  private final String wire;

  ApprovalState(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
