package dev.demarc.server.access;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.platform.Problem;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Reads the caller from a token whose signature, issuer, audience and times hold. */
@ApplicationScoped
class Tokens {
  private static final String OPERATOR = "platform-operator";

  private final CurrentIdentityAssociation identities;
  private final Clock clock;

  Tokens(CurrentIdentityAssociation identities, Clock clock) {
    this.identities = identities;
    this.clock = clock;
  }

  Caller caller() {
    SecurityIdentity identity =
        identities.getDeferredIdentity().await().atMost(Duration.ofSeconds(10));
    if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
      throw new Problem(ErrorCode.UNAUTHENTICATED, ErrorCode.UNAUTHENTICATED.fix());
    }
    String subject = Objects.requireNonNull(token.getSubject(), "sub");
    String username = text(token, "preferred_username", subject);
    String maker = text(token, Caller.SERVICE_MAKER, "");
    return new Caller(
        SubjectId.of(subject),
        username,
        text(token, "name", username),
        text(token, "email", ""),
        organizations(token.getClaim("organization")),
        identity.hasRole(OPERATOR),
        service(username, token.getClaim(Caller.SERVICE_UNTIL)),
        maker.isEmpty() ? null : SubjectId.of(maker));
  }

  private boolean service(String username, @Nullable Object until) {
    if (until == null) {
      return username.startsWith(Caller.SERVICE_NAME);
    }
    long second =
        switch (until) {
          case JsonNumber number -> number.longValue();
          case Number number -> number.longValue();
          default -> 0;
        };
    if (!clock.instant().isBefore(Instant.ofEpochSecond(second))) {
      throw new Problem(ErrorCode.UNAUTHENTICATED, "The service account has expired.");
    }
    return true;
  }

  private static String text(JsonWebToken token, String claim, String otherwise) {
    Object value = token.getClaim(claim);
    return switch (value) {
      case String text -> text;
      case JsonString text -> text.getString();
      case null, default -> otherwise;
    };
  }

  /**
   * {@code "organization": {"alias": {"id": "…"}}}. A claim without ids names no organization:
   * aliases can be given to another organization later, ids cannot.
   */
  private static Set<String> organizations(@Nullable Object claim) {
    if (!(claim instanceof JsonObject organizations)) {
      return Set.of();
    }
    return organizations.values().stream()
        .map(Tokens::id)
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String id(JsonValue organization) {
    return organization instanceof JsonObject object && object.get("id") instanceof JsonString id
        ? id.getString()
        : "";
  }
}
