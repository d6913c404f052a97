package dev.demarc.server.notifications;

import dev.demarc.contract.id.Id;
import java.util.UUID;

/** One webhook. */
public record WebhookId(UUID value) implements Id {
  /** Parses the canonical form. */
  public static WebhookId of(String text) {
    return new WebhookId(Id.uuid("webhook", text));
  }

  @Override
  public String text() {
    return value.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
