package dev.demarc.server.access;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.server.platform.Problem;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
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

  Tokens(CurrentIdentityAssociation identities) {
    this.identities = identities;
  }

  Caller caller() {
    SecurityIdentity identity =
        identities.getDeferredIdentity().await().atMost(Duration.ofSeconds(10));
    if (identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token)) {
      throw new Problem(ErrorCode.UNAUTHENTICATED, ErrorCode.UNAUTHENTICATED.fix());
    }
    String subject = Objects.requireNonNull(token.getSubject(), "sub");
    String username = text(token, "preferred_username", subject);
    return new Caller(
        SubjectId.of(subject),
        username,
        text(token, "name", username),
        text(token, "email", ""),
        organizations(token.getClaim("organization")),
        identity.hasRole(OPERATOR));
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
