package dev.demarc.portal.services;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the control plane says of service accounts. */
final class ServiceAnswers {
  private ServiceAnswers() {}

  /** One, without its secret. */
  record Service(
      String id,
      String label,
      @Nullable Instant createdAt,
      @Nullable Instant expiresAt,
      boolean expired,
      @Nullable String madeBy) {}

  /** One just made, with its secret. */
  record Made(String id, String clientSecret, String tokenUrl) {
    @Override
    public String toString() {
      return "Made[hidden]";
    }
  }
}
