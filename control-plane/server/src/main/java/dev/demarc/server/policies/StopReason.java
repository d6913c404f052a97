package dev.demarc.server.policies;

import dev.demarc.contract.Wire;

/** Why a rollout stopped. */
public enum StopReason implements Wire {
  /** More agents rejected the bundle than may. */
  REJECTED("rejected"),
  /** Too few agents applied it in time. */
  NOT_APPLIED("not-applied"),
  /** No agent of the stage was there to apply it. */
  NO_AGENTS("no-agents"),
  /** More requests are refused than before, beyond the bound. */
  MORE_REFUSED("more-refused"),
  /** Too few requests ran under it to say whether more are refused. */
  TOO_FEW_REQUESTS("too-few-requests"),
  /** Its gate was met, but not seen to be while there was time. */
  LATE("late"),
  /** A group obeys another policy or version meanwhile. */
  TAKEN_OVER("taken-over"),
  /** A person said so. */
  BY_HAND("by-hand"),
  /** A person asked to go back to an older version. */
  ROLLBACK("rollback");

  private final String wire;

  StopReason(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
