package dev.demarc.server.traces;

import dev.demarc.contract.Wire;

/** What a record tells of. */
enum RecordKind implements Wire {
  /** A request that was decided: the root, with everything. */
  REQUEST("request"),
  /** Data is about to cross a boundary. */
  INTENT("intent"),
  /** One execution of a route. */
  ATTEMPT("attempt");

  private final String wire;

  RecordKind(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
