package dev.demarc.server.policies;

import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.access.TenantRole;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.notifications.Audience;
import dev.demarc.server.notifications.News;
import dev.demarc.server.notifications.NotificationKind;
import dev.demarc.server.notifications.Notifications;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which deeds others are told of, and who; nobody is told of their own. */
@ApplicationScoped
class PolicyNews {
  private final Notifications notifications;

  PolicyNews(Notifications notifications) {
    this.notifications = notifications;
  }

  void tell(PolicyStore store, PolicyId policy, Actor by, PolicyHistory.Deed deed) {
    switch (deed.action()) {
      case "submit", "rollback-asked" -> approval(store, policy, by, deed);
      case "publish", "rollback" ->
          inForce(store, NotificationKind.POLICY_PUBLISHED, policy, by, deed);
      case "withdraw-version" ->
          inForce(store, NotificationKind.POLICY_WITHDRAWN, policy, by, deed);
      case "rollout-stopped" -> stopped(store, policy, by, deed);
      default -> {}
    }
  }

  /** Whoever can approve it: the approvers who did not write it. */
  private void approval(PolicyStore store, PolicyId policy, Actor by, PolicyHistory.Deed deed) {
    Set<SubjectId> except = new HashSet<>(own(by));
    store.draft(policy).ifPresent(draft -> except.addAll(draft.authors()));
    tell(
        store,
        News.of(NotificationKind.APPROVAL_REQUESTED, policy.text(), deed.detail()),
        new Audience.Roles(Set.of(TenantRole.POLICY_APPROVER), except));
  }

  private void inForce(
      PolicyStore store,
      NotificationKind kind,
      PolicyId policy,
      Actor by,
      PolicyHistory.Deed deed) {
    tell(
        store,
        News.of(kind, policy.text(), deed.detail()),
        new Audience.Roles(Set.of(TenantRole.TENANT_ADMIN, TenantRole.POLICY_APPROVER), own(by)));
  }

  private void stopped(PolicyStore store, PolicyId policy, Actor by, PolicyHistory.Deed deed) {
    Rollout rollout = new RolloutStore(store.sql(), store.tenant()).newest(policy, 1).getFirst();
    @Nullable StopReason reason = rollout.reason();
    Map<String, String> detail = new HashMap<>();
    detail.put("version", rollout.version().text());
    detail.put("stage", Integer.toString(rollout.stage()));
    detail.put("stages", Integer.toString(rollout.stages()));
    detail.put("reason", reason == null ? "" : reason.wire());
    tell(
        store,
        News.of(NotificationKind.ROLLOUT_STOPPED, policy.text(), detail),
        new Audience.Roles(Set.of(TenantRole.TENANT_ADMIN), own(by)));
  }

  private void tell(PolicyStore store, News news, Audience audience) {
    notifications.tell(store.sql(), store.tenant(), news, audience);
  }

  private static Set<SubjectId> own(Actor by) {
    SubjectId person = by.person();
    return person == null ? Set.of() : Set.of(person);
  }
}
