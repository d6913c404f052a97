package dev.demarc.server.leases;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.budgets.TenantBudget;
import dev.demarc.server.leases.LeaseRows.Account;
import dev.demarc.server.notifications.Audience;
import dev.demarc.server.notifications.News;
import dev.demarc.server.notifications.NotificationKind;
import dev.demarc.server.notifications.Notifications;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/**
 * Tells admins that so much of a budget is spent, once for each threshold and period, in the
 * transaction that finds it. Of thresholds that are passed together the highest is told.
 */
@ApplicationScoped
class BudgetNews {
  private final Notifications notifications;

  BudgetNews(Notifications notifications) {
    this.notifications = notifications;
  }

  /** The account, with what was told. */
  Account warn(Sql sql, TenantId tenant, TenantBudget budget, Account account) {
    int passed =
        budget.warnPercent().stream()
            .filter(percent -> isPassed(percent, account.settled(), budget.limitMicroUsd()))
            .reduce(0, Math::max);
    if (passed <= account.warned()) {
      return account;
    }
    Map<String, String> detail =
        Map.of(
            "percent", Integer.toString(passed),
            "period", budget.period().wire(),
            "spentUsd", usd(account.settled()),
            "limitUsd", usd(budget.limitMicroUsd()),
            "renewsAt", account.span().endsAt().toString());
    notifications.tell(
        sql,
        tenant,
        News.of(NotificationKind.BUDGET_WARNING, budget.id().text(), detail),
        new Audience.Roles(Set.of(TenantRole.TENANT_ADMIN), Set.of()));
    return account.warned(passed);
  }

  private static boolean isPassed(int percent, long settled, long limit) {
    return Math.multiplyExact(settled, 100L) >= Math.multiplyExact(limit, (long) percent)
        && settled > 0;
  }

  private static String usd(long microUsd) {
    return BigDecimal.valueOf(microUsd, 6).toPlainString();
  }
}
