package dev.demarc.agent.record;

import dev.demarc.contract.Wire;

/** What a record is about. */
public enum Kind implements Wire {
  /** What is about to cross a boundary. */
  INTENT("intent"),
  /** One execution of a route. */
  ATTEMPT("attempt"),
  /** One request that was decided. */
  REQUEST("request");

  private final String wire;

  Kind(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
