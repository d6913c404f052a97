package dev.demarc.agent.receive;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * The person a request is for, from an OIDC token that is checked offline against the keys in the
 * bundle: signature (RS256, ES256, EdDSA), issuer, lifetime, and the tenant's organization. No
 * token: nobody. A token that does not verify is refused, never taken for nobody.
 */
final class ActorTokens {
  private static final AlgorithmConstraints ALGORITHMS =
      new AlgorithmConstraints(
          AlgorithmConstraints.ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.EDDSA);

  private final InstantSource clock;

  ActorTokens(InstantSource clock) {
    this.clock = clock;
  }

  Facts.Actor actor(Optional<String> token, List<ActorKeys> issuers) {
    if (token.isEmpty()) {
      return new Facts.Actor(null, Collections.emptySortedSet());
    }
    for (ActorKeys issuer : issuers) {
      Optional<Facts.Actor> actor = verified(token.get(), issuer);
      if (actor.isPresent()) {
        return actor.get();
      }
    }
    throw Refusal.about(
        ErrorCode.UNAUTHENTICATED, "Demarc-Actor-Token", "The actor token does not verify here.");
  }

  private Optional<Facts.Actor> verified(String token, ActorKeys issuer) {
    try {
      JwtClaims claims =
          new JwtConsumerBuilder()
              .setVerificationKeyResolver(
                  new JwksVerificationKeyResolver(
                      new JsonWebKeySet(issuer.jwks()).getJsonWebKeys()))
              .setJwsAlgorithmConstraints(ALGORITHMS)
              .setExpectedIssuer(issuer.issuer())
              .setSkipDefaultAudienceValidation()
              .setRequireExpirationTime()
              .setRequireSubject()
              .setAllowedClockSkewInSeconds(30)
              .setEvaluationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond()))
              .build()
              .processToClaims(token);
      return carries(claims, issuer.organization()) && !isService(claims)
          ? Optional.of(
              new Facts.Actor(SubjectId.of(claims.getSubject()), Collections.emptySortedSet()))
          : Optional.empty();
    } catch (InvalidJwtException
        | MalformedClaimException
        | JoseException
        | InvalidValue unverified) {
      return Optional.empty();
    }
  }

  /** A pipeline's account is of the organization, and is nobody. */
  private static boolean isService(JwtClaims claims) throws MalformedClaimException {
    String name = claims.getStringClaimValue("preferred_username");
    return claims.hasClaim("demarc_service_until")
        || (name != null && name.startsWith("service-account-"));
  }

  /** Keycloak writes {@code {alias: {id: …}}}, or a list where it was told to leave the ids out. */
  private static boolean carries(JwtClaims claims, String organization) {
    return switch (claims.getClaimValue("organization")) {
      case Map<?, ?> byAlias ->
          byAlias.values().stream()
              .anyMatch(each -> each instanceof Map<?, ?> m && organization.equals(m.get("id")));
      case Collection<?> ids -> ids.contains(organization);
      case String id -> id.equals(organization);
      case null, default -> false;
    };
  }
}
