package dev.demarc.agent.spend;

import dev.demarc.contract.decision.Unaffordable;
import dev.demarc.contract.id.BudgetId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A budget applies to an attempt and does not pay for it: it must not begin. */
public final class Unpaid extends Exception {
  private static final long serialVersionUID = 1L;

  private final Unaffordable why;
  private final transient BudgetId budget;
  private final @Nullable Instant renewsAt;

  Unpaid(Unaffordable why, BudgetId budget, @Nullable Instant renewsAt) {
    super(why.wire(), null, false, false);
    this.why = why;
    this.budget = budget;
    this.renewsAt = renewsAt;
  }

  public Unaffordable why() {
    return why;
  }

  /** The first budget that does not pay. */
  public BudgetId budget() {
    return budget;
  }

  /** When that budget begins anew; empty where the control plane never told. */
  public Optional<Instant> renewsAt() {
    return Optional.ofNullable(renewsAt);
  }
}
