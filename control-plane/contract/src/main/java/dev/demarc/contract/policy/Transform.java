package dev.demarc.contract.policy;

import dev.demarc.contract.Wire;

/** What may be done to a request so that it fits a route, which is then a degradation. */
public enum Transform implements Wire {
  /**
   * A document to summarise that is larger than the model's context is summarised part by part, and
   * the summaries are made into one: all by the same model on the same route.
   */
  CHUNK_AND_SUMMARISE("chunk-and-summarise");

  private final String wire;

  Transform(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
