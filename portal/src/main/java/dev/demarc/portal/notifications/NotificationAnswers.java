package dev.demarc.portal.notifications;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the control plane says about notifications. */
final class NotificationAnswers {
  private NotificationAnswers() {}

  /** One's own choice. */
  record Settings(String language, Set<String> email, boolean mailOn) {}

  /** Where events are sent. */
  record Webhook(
      String id,
      String url,
      List<String> kinds,
      @Nullable Instant disabledAt,
      @Nullable String disabledReason,
      @Nullable Instant failingSince) {
    boolean enabled() {
      return disabledAt == null;
    }
  }

  /** A webhook with the secret that is told once. */
  record Made(Webhook webhook, String secret) {
    @Override
    public String toString() {
      return "Made[" + webhook.id() + "]";
    }
  }

  /** One event on its way to one recipient. */
  record Delivery(
      String id,
      String kind,
      @Nullable Instant at,
      String channel,
      @Nullable String webhook,
      @Nullable String person,
      String state,
      int attempts,
      @Nullable Instant nextAttemptAt,
      @Nullable Integer status,
      @Nullable String fault) {
    boolean waits() {
      return state.equals("waiting");
    }
  }
}
