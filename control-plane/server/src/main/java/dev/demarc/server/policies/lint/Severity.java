package dev.demarc.server.policies.lint;

import dev.demarc.contract.Wire;

/** How much an author should mind. */
public enum Severity implements Wire {
  /** Hardly meant: it does not do what it seems to, or is one of the common mistakes. */
  WARNING("warning"),
  /** Worth a look; it may well be meant. */
  NOTICE("notice");

  private final String wire;

  Severity(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
