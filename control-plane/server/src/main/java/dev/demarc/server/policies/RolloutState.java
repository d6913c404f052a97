package dev.demarc.server.policies;

import dev.demarc.contract.Wire;

/**
 * Where a rollout stands.
 *
 * <pre>
 *               gate passes                        gate fails   person stops   rollback
 *  WATCHING     next stage, or PASSED where a      STOPPED      STOPPED        ROLLED_BACK
 *               person says so, or DONE at the
 *               last stage
 *  PASSED       WATCHING the next stage once       -            STOPPED        ROLLED_BACK
 *               a person says so
 *  DONE, STOPPED, ROLLED_BACK   (ended)
 * </pre>
 */
public enum RolloutState implements Wire {
  /** The gate of the stage reached last is being watched. */
  WATCHING("watching"),
  /** That gate passed; a person says when the next stage is reached. */
  PASSED("passed"),
  /** Every group has the version. */
  DONE("done"),
  /** It goes no further; groups reached keep the version, the others what they had. */
  STOPPED("stopped"),
  /** An older version was published again meanwhile, to all groups that obey the policy. */
  ROLLED_BACK("rolled-back");

  private final String wire;

  RolloutState(String wire) {
    this.wire = wire;
  }

  /** Whether another publication of the policy has to wait for its end. */
  boolean isOpen() {
    return this == WATCHING || this == PASSED;
  }

  @Override
  public String wire() {
    return wire;
  }
}
