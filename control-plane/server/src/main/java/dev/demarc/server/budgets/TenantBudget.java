package dev.demarc.server.budgets;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.server.platform.Problem;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A budget as its tenant defines it. What is absent of team, application, model and boundary is not
 * looked at. At its end attempts are refused.
 *
 * @param zone whose clocks say when a period begins
 * @param warnPercent of the limit, each told once a period; in order
 */
public record TenantBudget(
    BudgetId id,
    String title,
    @Nullable String team,
    @Nullable ApplicationId application,
    @Nullable ModelId model,
    @Nullable Boundary boundary,
    Period period,
    String zone,
    long limitMicroUsd,
    List<Integer> warnPercent) {
  private static final int LONGEST = 100;
  private static final int MOST_THRESHOLDS = 10;

  public TenantBudget {
    warnPercent = Sorted.list(warnPercent).stream().sorted().distinct().toList();
  }

  /**
   * What is written.
   *
   * @param warnPercent absent for none
   */
  public record Written(
      String title,
      @Nullable String team,
      @Nullable ApplicationId application,
      @Nullable ModelId model,
      @Nullable Boundary boundary,
      Period period,
      String zone,
      long limitMicroUsd,
      List<Integer> warnPercent) {
    public Written {
      warnPercent = Sorted.list(warnPercent);
    }

    /** The budget with this id, once it is found to be one. */
    TenantBudget as(BudgetId id) {
      TenantBudget made =
          new TenantBudget(
              id,
              title.strip(),
              team,
              application,
              model,
              boundary,
              period,
              zone,
              limitMicroUsd,
              warnPercent);
      made.check();
      return made;
    }
  }

  private void check() {
    text("title", title);
    if (team != null) {
      text("team", team);
    }
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      throw Problem.invalid("zone", "must be a zone of the IANA time zone database");
    }
    if (limitMicroUsd < 0 || limitMicroUsd > LeaseAsk.MOST) {
      throw Problem.invalid("limitMicroUsd", "must be 0 to " + LeaseAsk.MOST);
    }
    if (warnPercent.size() > MOST_THRESHOLDS) {
      throw Problem.invalid("warnPercent", "must be at most " + MOST_THRESHOLDS);
    }
    if (warnPercent.stream().anyMatch(percent -> percent < 1 || percent > 100)) {
      throw Problem.invalid("warnPercent", "must each be 1 to 100");
    }
  }

  private static void text(String field, String value) {
    if (value.isBlank() || value.length() > LONGEST) {
      throw Problem.invalid(field, "must have 1 to " + LONGEST + " characters");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw Problem.invalid(field, "must have no control characters");
    }
  }

  /** The period that this instant is in. */
  public Period.Span span(Instant at) {
    return period.at(at, ZoneId.of(zone));
  }

  /** What agents are told of it. */
  Budget forBundle() {
    return new Budget(id, team, application, model, boundary);
  }

  /** Whether it covers the same and begins anew at the same times. */
  boolean hasSameFrame(TenantBudget other) {
    return forBundle().equals(other.forBundle())
        && period == other.period
        && zone.equals(other.zone);
  }
}
