package dev.demarc.server.notifications;

import dev.demarc.contract.id.TenantId;
import java.util.UUID;

/**
 * What is served by one thread at a time: a webhook, or the mail of a tenant.
 *
 * @param id the webhook's, or zeros
 */
record Lane(TenantId tenant, UUID id) {
  /** Stands for mail. */
  static final UUID MAIL = new UUID(0, 0);

  boolean isMail() {
    return id.equals(MAIL);
  }
}
