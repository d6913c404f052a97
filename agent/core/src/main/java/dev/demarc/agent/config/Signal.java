package dev.demarc.agent.config;

import dev.demarc.contract.Wire;

/** What a collector can be sent. */
public enum Signal implements Wire {
  TRACES("traces"),
  METRICS("metrics");

  private final String wire;

  Signal(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
