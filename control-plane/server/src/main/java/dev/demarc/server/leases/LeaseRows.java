package dev.demarc.server.leases;

import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.id.AgentId;
import dev.demarc.contract.id.BudgetId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.budgets.Period;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Periods and leases in one transaction of their tenant. */
record LeaseRows(Sql sql, TenantId tenant) {
  private static final Duration KEPT = Duration.ofDays(400);

  /**
   * One period of a budget, locked until the transaction ends.
   *
   * @param warned the highest threshold that was told, in percent
   */
  record Account(Period.Span span, long held, long settled, int warned) {
    /** After one of its leases became another. */
    Account after(LeaseRow before, LeaseRow now) {
      return new Account(
          span,
          held + now.held() - before.held(),
          settled + now.settled() - before.settled(),
          warned);
    }

    long left(long limit) {
      return Math.max(0, limit - settled - held);
    }

    Account warned(int percent) {
      return new Account(span, held, settled, percent);
    }
  }

  /** The account of a period, begun where there is none; periods of long ago go then. */
  Account open(BudgetId budget, Period.Span span) {
    int begun =
        sql.update(
            """
            insert into budget_period (tenant_id, budget, starts_at, ends_at) values (?, ?, ?, ?)
            on conflict do nothing
            """,
            tenant,
            budget,
            span.startsAt(),
            span.endsAt());
    if (begun > 0) {
      sql.update(
          "delete from budget_period where tenant_id = ? and budget = ? and starts_at < ?",
          tenant,
          budget,
          span.startsAt().minus(KEPT));
    }
    return find(budget, span.startsAt()).orElseThrow();
  }

  /** The account of a period that was begun. */
  Optional<Account> find(BudgetId budget, Instant startsAt) {
    return sql.first(
        """
        select * from budget_period where tenant_id = ? and budget = ? and starts_at = ? for update
        """,
        row ->
            new Account(
                new Period.Span(startsAt, Columns.instant(row, "ends_at")),
                row.getLong("held_micro_usd"),
                row.getLong("settled_micro_usd"),
                row.getInt("warned")),
        tenant,
        budget,
        startsAt);
  }

  void keep(BudgetId budget, Account account) {
    sql.update(
        """
        update budget_period set held_micro_usd = ?, settled_micro_usd = ?, warned = ?
        where tenant_id = ? and budget = ? and starts_at = ?
        """,
        account.held(),
        account.settled(),
        account.warned(),
        tenant,
        budget,
        account.span().startsAt());
  }

  LeaseRow lease(AgentId agent, LeaseAsk ask, Instant startsAt) {
    return sql.first(
            """
            select * from budget_lease
            where tenant_id = ? and budget = ? and starts_at = ? and agent = ? and key = ?
            """,
            row ->
                new LeaseRow(
                    row.getLong("granted_micro_usd"),
                    row.getLong("settled_micro_usd"),
                    row.getLong("returned_micro_usd")),
            tenant,
            ask.budget(),
            startsAt,
            agent,
            ask.key())
        .orElse(LeaseRow.NONE);
  }

  void keep(
      AgentId agent, LeaseAsk ask, Instant startsAt, LeaseRow row, Instant now, Instant expires) {
    sql.update(
        """
        insert into budget_lease values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (tenant_id, budget, starts_at, agent, key) do update set
          granted_micro_usd = excluded.granted_micro_usd,
          settled_micro_usd = excluded.settled_micro_usd,
          returned_micro_usd = excluded.returned_micro_usd,
          told_at = excluded.told_at, expires_at = excluded.expires_at
        """,
        tenant,
        ask.budget(),
        startsAt,
        agent,
        ask.key(),
        row.granted(),
        row.settled(),
        row.returned(),
        now,
        expires);
  }
}
