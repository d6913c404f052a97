package dev.demarc.server.traces;

import dev.demarc.contract.Wire;

/** Why a value of the log of spans is not stored, and put aside instead. */
enum DeadReason implements Wire {
  /** No version of this program wrote it. */
  MALFORMED("malformed"),
  /** The database refuses what it says, or it cannot be counted. */
  REFUSED("refused");

  private final String wire;

  DeadReason(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
