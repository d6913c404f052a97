package dev.demarc.server.notifications;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.TenantId;
import java.util.EnumSet;
import java.util.Set;

/** What people and systems can be told of, and the page of the portal where it is seen to. */
public enum NotificationKind implements Wire {
  /** A person is asked for their consent. */
  CONSENT_REQUESTED("consent.requested", "consents/%s/%s"),
  /** That question is still open at half of its life. */
  CONSENT_EXPIRING("consent.expiring", "consents/%s/%s"),
  /** A draft of a policy waits for approval. */
  APPROVAL_REQUESTED("approval.requested", "t/%s/policies/%s"),
  /** An agent asks for an approval of a route. */
  ROUTE_APPROVAL_REQUESTED("route-approval.requested", "t/%s/approvals/%s"),
  /** A version of a policy was published. */
  POLICY_PUBLISHED("policy.published", "t/%s/policies/%s"),
  /** A version of a policy was taken back, and nothing is permitted by it. */
  POLICY_WITHDRAWN("policy.withdrawn", "t/%s/policies/%s/history"),
  /** A rollout goes no further. */
  ROLLOUT_STOPPED("rollout.stopped", "t/%s/policies/%s/rollout"),
  /** Two machines run as one agent. */
  AGENT_QUARANTINED("agent.quarantined", "t/%s/agents/%s"),
  /** So much of a budget is spent that somebody wants to know. */
  BUDGET_WARNING("budget.warning", "t/%s/budgets"),
  /** A measure is where a rule says that it must not be. */
  ALERT_FIRING("alert.firing", "t/%s/alerts/%s"),
  /** It still is, a day after the last word of it. */
  ALERT_REMINDER("alert.reminder", "t/%s/alerts/%s"),
  /** It is no longer, or the rule does not say so any more. */
  ALERT_RESOLVED("alert.resolved", "t/%s/alerts/%s"),
  /** A webhook is sent nothing any more. */
  WEBHOOK_DISABLED("webhook.disabled", "t/%s/notifications"),
  /** An administrator tries a webhook. */
  WEBHOOK_TEST("webhook.test", "t/%s/notifications");

  private final String wire;
  private final String page;

  NotificationKind(String wire, String page) {
    this.wire = wire;
    this.page = page;
  }

  /** Those that a member may mute and a webhook may ask for: all but the test. */
  static Set<NotificationKind> choosable() {
    return EnumSet.complementOf(EnumSet.of(WEBHOOK_TEST));
  }

  /** The path of that page at the portal. */
  String path(TenantId tenant, String resource) {
    return page.formatted(tenant.text(), resource);
  }

  @Override
  public String wire() {
    return wire;
  }
}
