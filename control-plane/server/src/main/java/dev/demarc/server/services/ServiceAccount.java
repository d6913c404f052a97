package dev.demarc.server.services;

import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.identity.IdentityProvider;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service account as it may be shown.
 *
 * @param madeBy who counts as an author of what it writes; absent where it is not known
 */
public record ServiceAccount(
    String id,
    String label,
    Instant createdAt,
    Instant expiresAt,
    boolean expired,
    @Nullable SubjectId madeBy) {

  static ServiceAccount of(IdentityProvider.Service known, Instant now) {
    return new ServiceAccount(
        known.id(),
        known.label(),
        known.createdAt(),
        known.expiresAt(),
        !now.isBefore(known.expiresAt()),
        known.maker());
  }
}
