package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;

/** How bad it is, in the eyes of who wrote the rule. */
public enum Severity implements Wire {
  WARNING("warning"),
  CRITICAL("critical");

  private final String wire;

  Severity(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
