package dev.demarc.agent.receive;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.bundle.ActorKeys;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
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
import org.jspecify.annotations.Nullable;

/**
 * The person a request is for, from an OIDC token that is checked offline against the keys in the
 * bundle: signature (RS256, ES256, EdDSA), issuer, lifetime, the client it is for, and the tenant's
 * organization. No token: nobody. A token that does not verify is refused, never taken for nobody.
 *
 * <p>Roles are those entries of the claim the bundle names that begin with the tenant's prefix. A
 * claim that is missing, is no list of texts, or has more than {@value #MOST_ROLES} of the tenant's
 * entries or one longer than {@value #LONGEST_ROLE} characters tells nothing: they are unknown.
 */
final class ActorTokens {
  private static final AlgorithmConstraints ALGORITHMS =
      new AlgorithmConstraints(
          AlgorithmConstraints.ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.EDDSA);

  private static final int MOST_ROLES = 100;
  private static final int LONGEST_ROLE = 200;

  private final InstantSource clock;

  ActorTokens(InstantSource clock) {
    this.clock = clock;
  }

  Person person(Optional<String> token, List<ActorKeys> issuers) {
    if (token.isEmpty()) {
      return Person.NOBODY;
    }
    for (ActorKeys issuer : issuers) {
      Optional<Person> person = verified(token.get(), issuer);
      if (person.isPresent()) {
        return person.get();
      }
    }
    throw Refusal.about(
        ErrorCode.UNAUTHENTICATED, "Demarc-Actor-Token", "The actor token does not verify here.");
  }

  private Optional<Person> verified(String token, ActorKeys issuer) {
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
      boolean own = carries(claims, issuer.organization()) && isFor(claims, issuer.clients());
      return own && !isService(claims)
          ? Optional.of(
              new Person(
                  Optional.of(SubjectId.of(claims.getSubject())), roles(claims, issuer.roles())))
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

  /** Another client's token may have been got from a person who meant that client alone. */
  private static boolean isFor(JwtClaims claims, @Nullable SortedSet<String> clients)
      throws MalformedClaimException {
    return clients == null
        || (claims.getClaimValue("azp") instanceof String azp && clients.contains(azp))
        || claims.getAudience().stream().anyMatch(clients::contains);
  }

  private static Optional<SortedSet<String>> roles(
      JwtClaims claims, ActorKeys.@Nullable RoleClaim told) {
    if (told == null) {
      return Optional.empty();
    }
    return switch (claims.getClaimValue(told.claim())) {
      case Collection<?> entries -> own(entries, told.prefix());
      case String one -> own(List.of(one), told.prefix());
      case null, default -> Optional.empty();
    };
  }

  /** Entries of other organizations say nothing here. */
  private static Optional<SortedSet<String>> own(Collection<?> entries, String prefix) {
    SortedSet<String> roles = new TreeSet<>();
    for (Object entry : entries) {
      if (!(entry instanceof String text)) {
        return Optional.empty();
      }
      if (text.startsWith(prefix) && text.length() > prefix.length()) {
        roles.add(text.substring(prefix.length()));
      }
    }
    boolean bounded =
        roles.size() <= MOST_ROLES
            && roles.stream().allMatch(role -> role.length() <= LONGEST_ROLE);
    return bounded ? Optional.of(Sorted.set(roles)) : Optional.empty();
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
