package dev.demarc.server;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.json.Json;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/** Access tokens as the realm issues them, signed with a key made for this run. */
public final class TestTokens {
  private static final KeyPair KEYS = keys();
  private static final String ISSUER = "http://localhost:7180/realms/demarc";

  private TestTokens() {}

  /** A person in these organizations, for ten minutes. */
  public static String of(String username, String... organizations) {
    return token(username, Set.of("user"), "control-plane", Duration.ofMinutes(10), organizations);
  }

  /** The operator of the platform. */
  public static String operator() {
    return token("operator", Set.of("platform-operator"), "control-plane", Duration.ofMinutes(10));
  }

  /** A service account of this organization, as long as it is one. */
  public static String service(String id, String maker, Instant until, String organization) {
    return builder("service-account-" + id, Set.of(), "control-plane", organization)
        .claim("demarc_service_until", until.getEpochSecond())
        .claim("demarc_service_maker", subject(maker))
        .expiresAt(Instant.now().plus(Duration.ofMinutes(5)))
        .sign(KEYS.getPrivate());
  }

  /** Everything that matters, to make tokens that must be refused. */
  public static String token(
      String username,
      Set<String> realmRoles,
      String audience,
      Duration lifetime,
      String... organizations) {
    return builder(username, realmRoles, audience, organizations)
        .expiresAt(Instant.now().plus(lifetime))
        .sign(KEYS.getPrivate());
  }

  private static JwtClaimsBuilder builder(
      String username, Set<String> realmRoles, String audience, String... organizations) {
    var claim = Json.createObjectBuilder();
    for (String organization : organizations) {
      claim.add("alias-" + organization, Json.createObjectBuilder().add("id", organization));
    }
    Instant now = Instant.now();
    return Jwt.issuer(ISSUER)
        .subject(subject(username))
        .audience(audience)
        .claim("preferred_username", username)
        .claim("name", "Name of " + username)
        .claim("email", username + "@demarc.test")
        .claim(
            "realm_access",
            Json.createObjectBuilder().add("roles", Json.createArrayBuilder(realmRoles)).build())
        .claim("organization", claim.build())
        .issuedAt(now.minusSeconds(60));
  }

  /** What the tests verify by: base64 of the X.509 key. */
  static String publicKey() {
    return Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The subject of this person. */
  public static String subject(String username) {
    return "subject-" + username;
  }
}
