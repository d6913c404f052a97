package dev.demarc.contract.bundle;

import dev.demarc.contract.Sorted;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys that verify an actor's OIDC token offline, and what else a token must say.
 *
 * @param issuer the exact {@code iss}
 * @param organization the tenant's organization id a token must carry
 * @param jwks the issuer's JSON Web Key Set, as JSON text
 * @param clients a token must be for one of these ({@code aud}) or have been given to one ({@code
 *     azp}); absent from a control plane of before, which names none: then any
 * @param roles where a token says the actor's roles; absent where none does: then they are unknown
 */
public record ActorKeys(
    String issuer,
    String organization,
    String jwks,
    @Nullable SortedSet<String> clients,
    @Nullable RoleClaim roles) {
  /** What an agent must know to obey a policy that speaks of roles. */
  public static final String ROLES_FEATURE = "roles/v1";

  public ActorKeys {
    clients = clients == null ? null : Sorted.set(clients);
  }

  /** Keys alone: tokens of any client, none of which says roles. */
  public ActorKeys(String issuer, String organization, String jwks) {
    this(issuer, organization, jwks, null, null);
  }

  /**
   * Where a token says roles. The issuer's people are of many organizations: only entries with this
   * tenant's prefix are roles here, and each is one without it.
   *
   * @param claim the name of a list of texts
   */
  public record RoleClaim(String claim, String prefix) {}
}
