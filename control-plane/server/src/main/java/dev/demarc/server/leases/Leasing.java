package dev.demarc.server.leases;

import dev.demarc.contract.budget.Lease;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.budgets.BudgetRows;
import dev.demarc.server.budgets.TenantBudget;
import dev.demarc.server.leases.LeaseRows.Account;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.platform.TenantDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Grants what agents may spend, out of what is left: the limit less what is settled less what
 * agents hold. The row of the period is locked from reading what is left to granting it, so that
 * the sum never exceeds the limit, however many ask at once.
 *
 * <p>What an agent holds stays held until it tells, also after its lease expired: it may have spent
 * it while it could not tell.
 */
@ApplicationScoped
class Leasing {
  /** How long nothing may be heard of an agent that goes on spending. */
  static final Duration LIFETIME = Duration.ofHours(24);

  /** A grant is at least this part of the limit, where so much is left: fewer calls. */
  private static final long SHARE = 100;

  private final TenantDatabase database;
  private final BudgetNews news;
  private final Clock clock;

  Leasing(TenantDatabase database, BudgetNews news, Clock clock) {
    this.database = database;
    this.news = news;
    this.clock = clock;
  }

  /**
   * Takes an agent's word, and grants what it needs where so much is left; else nothing more.
   *
   * @throws Problem {@code not_found} where there is no such budget, or no such period of it
   */
  Lease tell(TenantId tenant, AgentId agent, LeaseAsk ask) {
    return database.inTenant(tenant, sql -> tell(sql, tenant, agent, ask));
  }

  private Lease tell(Sql sql, TenantId tenant, AgentId agent, LeaseAsk ask) {
    Instant now = clock.instant();
    TenantBudget budget =
        new BudgetRows(sql, tenant).find(ask.budget()).orElseThrow(() -> gone("budget", "budget"));
    LeaseRows rows = new LeaseRows(sql, tenant);
    Account account = account(rows, budget, ask, now);
    LeaseRow before = rows.lease(agent, ask, account.span().startsAt());
    LeaseRow told = before.told(ask);
    Account heard = account.after(before, told);
    LeaseRow lease = told.granting(grant(budget, heard, told, ask, now));
    Account after = news.warn(sql, tenant, budget, heard.after(told, lease));
    Instant expires = earlier(account.span().endsAt(), now.plus(LIFETIME));
    rows.keep(agent, ask, account.span().startsAt(), lease, now, expires);
    rows.keep(budget.id(), after);
    return new Lease(
        budget.id(),
        ask.key(),
        account.span().startsAt(),
        account.span().endsAt(),
        expires,
        lease.granted(),
        lease.settled(),
        lease.returned());
  }

  /** Names the field: on this word alone an agent forgets a lease. */
  private static Problem gone(String field, String what) {
    return new Problem(
        ErrorCode.NOT_FOUND,
        "There is no such " + what + ".",
        List.of(new Problem.FieldError(field, "is not there")));
  }

  private static Account account(LeaseRows rows, TenantBudget budget, LeaseAsk ask, Instant now) {
    Instant startsAt = ask.startsAt();
    return startsAt == null
        ? rows.open(budget.id(), budget.span(now))
        : rows.find(budget.id(), startsAt).orElseThrow(() -> gone("startsAt", "period"));
  }

  /** What was overspent is settled already: a grant that makes up for it takes nothing more. */
  private static long grant(
      TenantBudget budget, Account account, LeaseRow lease, LeaseAsk ask, Instant now) {
    long lacks = lease.lacks(ask);
    long takes = Math.max(0, lacks - lease.overspent());
    long left = account.left(budget.limitMicroUsd());
    boolean isNow = now.isBefore(account.span().endsAt());
    if (!isNow || lacks == 0 || left < takes) {
      return 0;
    }
    long more = Math.min(left, Math.max(takes, budget.limitMicroUsd() / SHARE));
    return lease.overspent() + more;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
