package dev.demarc.contract.budget;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.ModelId;
import org.jspecify.annotations.Nullable;

/**
 * A budget as bundles carry it: what it covers. How much it is, and what is left, only the control
 * plane knows; an agent spends from a {@link Lease} of it. What is absent in the scope is not
 * looked at, so that a budget with no scope is the tenant's own.
 */
public record Budget(
    BudgetId id,
    @Nullable String team,
    @Nullable ApplicationId application,
    @Nullable ModelId model,
    @Nullable Boundary boundary) {
  /** What a bundle with budgets requires of an agent. */
  public static final String FEATURE = "budgets/v1";

  /** Whether an attempt on this route for this caller is paid from it. */
  public boolean covers(String callersTeam, ApplicationId caller, Route route) {
    return (team == null || team.equals(callersTeam))
        && (application == null || application.equals(caller))
        && (model == null || model.equals(route.model()))
        && (boundary == null || boundary == route.boundary());
  }
}
