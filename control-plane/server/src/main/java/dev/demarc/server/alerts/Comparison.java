package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;

/** On which side of its threshold a measure is what the rule is about. */
public enum Comparison implements Wire {
  /** The threshold itself, too. */
  AT_LEAST("at-least"),
  /** But not the threshold itself. */
  BELOW("below");

  private final String wire;

  Comparison(String wire) {
    this.wire = wire;
  }

  /**
   * Whether it is met.
   *
   * @param order how the value compares with the threshold
   */
  boolean isMet(int order) {
    return this == AT_LEAST ? order >= 0 : order < 0;
  }

  @Override
  public String wire() {
    return wire;
  }
}
