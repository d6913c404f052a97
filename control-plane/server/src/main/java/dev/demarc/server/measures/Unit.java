package dev.demarc.server.measures;

import dev.demarc.contract.Wire;

/** What a value counts. */
public enum Unit implements Wire {
  REQUESTS("requests"),
  RATIO("ratio"),
  MICROSECONDS("microseconds"),
  BYTES("bytes"),
  MICRO_USD("micro-usd"),
  AGENTS("agents"),
  COUNT("count"),
  SECONDS("seconds");

  private final String wire;

  Unit(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
