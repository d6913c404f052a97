package dev.demarc.contract.policy;

import dev.demarc.contract.Wire;

/** What a tool may do to the world; an unknown tool needs authority. */
public enum ToolEffect implements Wire {
  /** Changes nothing. */
  READ_ONLY("read-only"),
  /** Changes only what is on the machine. */
  LOCAL_SAFE("local-safe"),
  /** May be repeated without further effect. */
  IDEMPOTENT("idempotent"),
  /** Needs a current central authority. */
  NEEDS_AUTHORITY("needs-authority");

  private final String wire;

  ToolEffect(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
