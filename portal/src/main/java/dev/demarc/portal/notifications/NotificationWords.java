package dev.demarc.portal.notifications;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.notifications.NotificationAnswers.Delivery;
import dev.demarc.portal.notifications.NotificationAnswers.Webhook;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notifications in words. */
final class NotificationWords {
  /** What can be chosen, in the order of a page. */
  static final List<String> KINDS =
      List.of(
          "consent.requested",
          "consent.expiring",
          "approval.requested",
          "route-approval.requested",
          "policy.published",
          "policy.withdrawn",
          "rollout.stopped",
          "agent.quarantined",
          "budget.warning",
          "alert.firing",
          "alert.reminder",
          "alert.resolved",
          "webhook.disabled");

  private static final int START_OF_ID = 8;

  private NotificationWords() {}

  static String kind(String kind) {
    return translate("notifications.kind." + kind);
  }

  static Badge state(Delivery delivery) {
    Tone tone =
        switch (delivery.state()) {
          case "delivered" -> Tone.GOOD;
          case "waiting" -> delivery.fault() == null ? Tone.INFO : Tone.WARN;
          case "dead" -> Tone.BAD;
          default -> Tone.QUIET;
        };
    Badge badge = new Badge(translate("deliveries.state." + delivery.state()), tone);
    badge
        .getElement()
        .setAttribute("data-testid", "delivery-state")
        .setAttribute("data-state", delivery.state());
    return badge;
  }

  static Badge state(Webhook webhook) {
    String words = "enabled";
    Tone tone = Tone.GOOD;
    @Nullable String reason = webhook.disabledReason();
    if (reason != null) {
      words = reason.equals("failing") ? "disabled-failing" : reason;
      tone = reason.equals("by-hand") ? Tone.QUIET : Tone.BAD;
    } else if (webhook.failingSince() != null) {
      words = "failing";
      tone = Tone.WARN;
    }
    Badge badge = new Badge(translate("webhooks.state." + words), tone);
    badge.getElement().setAttribute("data-testid", "webhook-state");
    return badge;
  }

  static String to(Delivery delivery) {
    return delivery.webhook() == null
        ? translate("deliveries.to.email", Words.or(delivery.person()))
        : translate("deliveries.to.webhook", start(delivery.webhook()));
  }

  /** The beginning of an id, enough to tell two apart. */
  static String start(String id) {
    return id.substring(0, Math.min(START_OF_ID, id.length()));
  }

  static String result(Delivery delivery) {
    if (delivery.fault() == null) {
      return delivery.status() == null ? Words.NONE : delivery.status().toString();
    }
    String fault = translate("deliveries.fault." + delivery.fault());
    return delivery.status() == null ? fault : fault + " (" + delivery.status() + ")";
  }
}
