package dev.demarc.server.consents;

import dev.demarc.contract.consent.Change;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.notifications.Audience;
import dev.demarc.server.notifications.News;
import dev.demarc.server.notifications.NotificationKind;
import dev.demarc.server.notifications.Notifications;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Tells the people who may answer a question of it, in the transaction that changes it. */
@ApplicationScoped
class ConsentNews {
  private final Notifications notifications;

  ConsentNews(Notifications notifications) {
    this.notifications = notifications;
  }

  /** There is a new question. */
  void requested(Sql sql, TenantId tenant, Consent consent) {
    tell(sql, tenant, NotificationKind.CONSENT_REQUESTED, consent);
  }

  /** Nobody has answered so far. */
  void expiring(Sql sql, TenantId tenant, Consent consent) {
    tell(sql, tenant, NotificationKind.CONSENT_EXPIRING, consent);
  }

  private void tell(Sql sql, TenantId tenant, NotificationKind kind, Consent consent) {
    Change change = consent.request().change();
    Map<String, String> detail =
        Map.of(
            "application", change.application().text(),
            "dataClass", change.dataClass().text(),
            "target", change.to().target().text(),
            "operator", change.to().operator(),
            "boundary", change.to().boundary().wire(),
            "region", change.to().region(),
            "expiresAt", consent.expiresAt().toString());
    notifications.tell(
        sql,
        tenant,
        News.of(kind, consent.id().text(), detail),
        new Audience.People(consent.request().answerers()));
  }
}
