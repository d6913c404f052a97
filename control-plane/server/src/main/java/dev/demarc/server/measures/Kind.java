package dev.demarc.server.measures;

import dev.demarc.contract.Wire;

/** How values of a measure come about, and so how they add up. */
public enum Kind implements Wire {
  /** A sum over the time. */
  COUNT("count"),
  /** One sum over another. */
  RATIO("ratio"),
  /** Percentiles of durations over the time. */
  QUANTILES("quantiles"),
  /** How many there are now, whatever the time asked for. */
  GAUGE("gauge");

  private final String wire;

  Kind(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
