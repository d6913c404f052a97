package dev.demarc.server.budgets;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.ModelId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A budget with what is spent and left of it in the period that is now.
 *
 * @param usedMicroUsd as far as agents told
 * @param leasedMicroUsd agents may spend it, and have not told that they did
 * @param leftMicroUsd that can still be leased; 0 also where the limit was lowered below what is
 *     used and leased
 */
public record BudgetView(
    BudgetId id,
    String title,
    @Nullable String team,
    @Nullable ApplicationId application,
    @Nullable ModelId model,
    @Nullable Boundary boundary,
    Period period,
    String zone,
    long limitMicroUsd,
    List<Integer> warnPercent,
    Instant startsAt,
    Instant endsAt,
    long usedMicroUsd,
    long leasedMicroUsd,
    long leftMicroUsd) {

  static BudgetView of(TenantBudget budget, BudgetRows rows, Instant now) {
    Period.Span span = budget.span(now);
    BudgetRows.Figures figures = rows.figures(budget.id(), span);
    return new BudgetView(
        budget.id(),
        budget.title(),
        budget.team(),
        budget.application(),
        budget.model(),
        budget.boundary(),
        budget.period(),
        budget.zone(),
        budget.limitMicroUsd(),
        budget.warnPercent(),
        span.startsAt(),
        span.endsAt(),
        figures.settledMicroUsd(),
        figures.heldMicroUsd(),
        Math.max(0, budget.limitMicroUsd() - figures.settledMicroUsd() - figures.heldMicroUsd()));
  }
}
