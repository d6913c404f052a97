package dev.demarc.server.alerts;

import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.measures.Kind;
import dev.demarc.server.notifications.Audience;
import dev.demarc.server.notifications.News;
import dev.demarc.server.notifications.NotificationKind;
import dev.demarc.server.notifications.Notifications;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells admins and who runs the agents that a rule fires, still fires, or is over, in the
 * transaction that finds it. Titles and filters, which people wrote, are at the page it leads to.
 */
@ApplicationScoped
class AlertNews {
  private static final int MICROS = 6;

  private final Notifications notifications;

  AlertNews(Notifications notifications) {
    this.notifications = notifications;
  }

  void fires(Sql sql, TenantId tenant, Alert alert) {
    tell(sql, tenant, NotificationKind.ALERT_FIRING, alert, detail(alert.said(), alert.found()));
  }

  /**
   * @param now what is found by now
   */
  void stillFires(Sql sql, TenantId tenant, Alert alert, Look now) {
    tell(sql, tenant, NotificationKind.ALERT_REMINDER, alert, detail(alert.said(), now));
  }

  /** With why, and what had made it fire. */
  void isOver(Sql sql, TenantId tenant, Alert alert, Ended why) {
    Map<String, String> detail = detail(alert.said(), alert.found());
    detail.put("reason", why.wire());
    tell(sql, tenant, NotificationKind.ALERT_RESOLVED, alert, detail);
  }

  private void tell(
      Sql sql, TenantId tenant, NotificationKind kind, Alert alert, Map<String, String> detail) {
    detail.put("rule", alert.rule().text());
    detail.put("firedAt", alert.found().at().toString());
    notifications.tell(
        sql,
        tenant,
        News.of(kind, alert.id().text(), detail),
        new Audience.Roles(Set.of(TenantRole.TENANT_ADMIN, TenantRole.SITE_OPERATOR), Set.of()));
  }

  private static Map<String, String> detail(AlertRule rule, Look look) {
    Sample sample = look.sample();
    Map<String, String> detail = new TreeMap<>();
    detail.put("measure", rule.measure().wire());
    detail.put("severity", rule.severity().wire());
    detail.put("comparison", rule.comparison().wire());
    detail.put("threshold", said(rule.measure().kind(), rule.threshold()));
    detail.put("windowMinutes", Integer.toString(rule.windowMinutes()));
    detail.put("verdict", look.verdict().wire());
    detail.put("value", value(rule.measure().kind(), sample));
    detail.put("amount", Long.toString(sample.amount()));
    if (sample.whole() != null) {
      detail.put("of", sample.whole().toString());
    }
    detail.put("received", Long.toString(sample.received()));
    detail.put("known", Long.toString(sample.known()));
    return detail;
  }

  private static String value(Kind kind, Sample sample) {
    BigDecimal amount = BigDecimal.valueOf(sample.amount());
    Long whole = sample.whole();
    if (whole != null && whole == 0) {
      return "–";
    }
    return whole == null || kind == Kind.QUANTILES
        ? said(kind, amount)
        : said(kind, amount.divide(BigDecimal.valueOf(whole), MICROS, RoundingMode.HALF_UP));
  }

  private static String said(Kind kind, BigDecimal value) {
    return switch (kind) {
      case RATIO -> plain(value.movePointRight(2)) + " %";
      case QUANTILES -> plain(value.movePointLeft(MICROS)) + " s";
      case COUNT, GAUGE -> plain(value);
    };
  }

  private static String plain(BigDecimal value) {
    return value.stripTrailingZeros().toPlainString();
  }
}
