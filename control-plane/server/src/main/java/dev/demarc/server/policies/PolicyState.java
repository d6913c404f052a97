package dev.demarc.server.policies;

import dev.demarc.contract.Wire;
import dev.demarc.server.platform.Problem;
import java.util.Map;

/**
 * The life of a policy's draft, as a table. What is not in it is refused.
 *
 * <pre>
 *               edit    submit      approve    refuse   withdraw  publish
 *  DRAFT        DRAFT   IN_REVIEW   -          -        -         -
 *  IN_REVIEW    -       -           APPROVED   DRAFT    DRAFT     -
 *  APPROVED     -       -           -          DRAFT    DRAFT     PUBLISHED
 *  PUBLISHED    (no draft any more; the version before it is superseded, and it is withdrawn by
 *               {@link Withdrawals}, which publishes that nothing is permitted)
 * </pre>
 */
public enum PolicyState implements Wire {
  /** Being written; may have problems. */
  DRAFT("draft"),
  /** Waiting for somebody else to approve. */
  IN_REVIEW("in-review"),
  /** Approved, not in force. */
  APPROVED("approved"),
  /** In force. */
  PUBLISHED("published");

  /** What people do to a draft. */
  public enum Action implements Wire {
    EDIT("edit"),
    SUBMIT("submit"),
    APPROVE("approve"),
    REFUSE("refuse"),
    WITHDRAW("withdraw"),
    PUBLISH("publish");

    private final String wire;

    Action(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  private static final Map<PolicyState, Map<Action, PolicyState>> TABLE =
      Map.of(
          DRAFT, Map.of(Action.EDIT, DRAFT, Action.SUBMIT, IN_REVIEW),
          IN_REVIEW, Map.of(Action.APPROVE, APPROVED, Action.REFUSE, DRAFT, Action.WITHDRAW, DRAFT),
          APPROVED, Map.of(Action.PUBLISH, PUBLISHED, Action.REFUSE, DRAFT, Action.WITHDRAW, DRAFT),
          PUBLISHED, Map.of());

  private final String wire;

  PolicyState(String wire) {
    this.wire = wire;
  }

  /**
   * The state after the action.
   *
   * @throws Problem {@code conflict} when the table has none
   */
  public PolicyState after(Action action) {
    PolicyState next = TABLE.getOrDefault(this, Map.of()).get(action);
    if (next == null) {
      throw Problem.conflict("Not possible in state " + wire + ": " + action.wire() + ".");
    }
    return next;
  }

  @Override
  public String wire() {
    return wire;
  }
}
