package dev.demarc.server.services;

import dev.demarc.server.identity.IdentityProvider;
import java.time.Instant;

/** A service account as it may be shown. */
public record ServiceAccount(
    String id, String label, Instant createdAt, Instant expiresAt, boolean expired) {

  static ServiceAccount of(IdentityProvider.Service known, Instant now) {
    return new ServiceAccount(
        known.id(),
        known.label(),
        known.createdAt(),
        known.expiresAt(),
        !now.isBefore(known.expiresAt()));
  }
}
