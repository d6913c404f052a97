package dev.demarc.server.approvals;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.notifications.Audience;
import dev.demarc.server.notifications.News;
import dev.demarc.server.notifications.NotificationKind;
import dev.demarc.server.notifications.Notifications;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Tells those who may answer of a new question, in the transaction that asks it. */
@ApplicationScoped
class ApprovalNews {
  private final Notifications notifications;

  ApprovalNews(Notifications notifications) {
    this.notifications = notifications;
  }

  void requested(Sql sql, TenantId tenant, RouteApproval approval) {
    Change change = approval.request().change();
    Map<String, String> detail =
        Map.of(
            "application", change.application().text(),
            "dataClass", change.dataClass().text(),
            "task", change.task().text(),
            "target", change.to().target().text(),
            "operator", change.to().operator(),
            "boundary", change.to().boundary().wire(),
            "region", change.to().region(),
            "expiresAt", approval.expiresAt().toString());
    notifications.tell(
        sql,
        tenant,
        News.of(NotificationKind.ROUTE_APPROVAL_REQUESTED, approval.id().text(), detail),
        new Audience.Roles(Set.of(TenantRole.POLICY_APPROVER), approval.requesters()));
  }
}
