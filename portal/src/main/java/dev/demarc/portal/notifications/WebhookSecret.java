package dev.demarc.portal.notifications;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import dev.demarc.portal.look.SecretDialog;

/** What a webhook's events are signed with, shown once. */
final class WebhookSecret {
  private WebhookSecret() {}

  static void show(String secret) {
    new SecretDialog(
            "webhook-secret",
            translate("webhooks.rotate"),
            translate("webhooks.secret"),
            secret,
            translate("webhooks.secret.close"))
        .open();
  }
}
