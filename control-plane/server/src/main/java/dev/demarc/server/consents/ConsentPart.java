package dev.demarc.server.consents;

import dev.demarc.contract.Wire;

/** What a consent is to whom it concerns. It is in exactly one, whatever states there will be. */
enum ConsentPart implements Wire {
  /** Can be answered still. */
  WAITING("waiting"),
  /** An agent may use it. */
  IN_FORCE("in-force"),
  /** Everything else, a single use that was made too. */
  HISTORY("history");

  private final String wire;

  ConsentPart(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
