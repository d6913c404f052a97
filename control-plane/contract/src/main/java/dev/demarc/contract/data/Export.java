package dev.demarc.contract.data;

import dev.demarc.contract.Wire;

/** What the control plane may be told about requests of a class. */
public enum Export implements Wire {
  /** Everything of the trace schema. */
  METADATA("metadata"),
  /** Outcome, route and counts only. */
  COUNTS("counts");

  private final String wire;

  Export(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
