package dev.demarc.contract.bundle;

import dev.demarc.contract.Wire;

/** Why an agent refused a bundle; its last good one stays in force. */
public enum RejectReason implements Wire {
  /** Not an envelope, or its payload cannot be read. */
  MALFORMED("malformed"),
  /** Another than the one that was announced. */
  MIXED("mixed"),
  /** Not signed by a key the root vouches for. */
  SIGNATURE("signature"),
  /** For another tenant. */
  TENANT("tenant"),
  /** For another group. */
  AUDIENCE("audience"),
  /** Older than one already seen. */
  ROLLBACK("rollback"),
  /** Same version as the one in force, other content. */
  FORK("fork"),
  /** Not valid yet. */
  NOT_YET("not-yet"),
  /** Not valid any more; of one in force, that it ran out and nothing is obeyed. */
  EXPIRED("expired"),
  /** Needs a newer agent. */
  AGENT_TOO_OLD("agent-too-old"),
  /** Needs a feature this agent does not know. */
  UNKNOWN_FEATURE("unknown-feature"),
  /** Widens what is permitted without the approvals of enough people, or hides who may approve. */
  APPROVAL("approval");

  private final String wire;

  RejectReason(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** The reason that stands for this one where a peer of the version before does not know it. */
  public RejectReason older() {
    return this == MIXED ? MALFORMED : this;
  }
}
