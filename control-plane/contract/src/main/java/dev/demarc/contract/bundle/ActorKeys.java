package dev.demarc.contract.bundle;

/**
 * The keys that verify an actor's OIDC token offline.
 *
 * @param issuer the exact {@code iss}
 * @param organization the tenant's organization id a token must carry
 * @param jwks the issuer's JSON Web Key Set, as JSON text
 */
public record ActorKeys(String issuer, String organization, String jwks) {}
