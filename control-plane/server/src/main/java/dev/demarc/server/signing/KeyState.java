package dev.demarc.server.signing;

import dev.demarc.contract.Wire;

/** What a policy key of a tenant is good for. */
enum KeyState implements Wire {
  /** Everything new is signed with it. */
  SIGNS("signs"),
  /** Agents accept what it signed for seven days from when it was replaced. */
  ACCEPTED("accepted"),
  /** Agents that come now are not told of it. */
  SUPERSEDED("superseded"),
  /** Taken back: agents that know the newer key refuse what it signed, whenever that was. */
  REVOKED("revoked");

  private final String wire;

  KeyState(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** Whether agents are told of it. */
  boolean isTold() {
    return this == SIGNS || this == ACCEPTED;
  }
}
