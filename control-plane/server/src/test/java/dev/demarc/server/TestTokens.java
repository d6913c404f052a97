package dev.demarc.server;

import io.smallrye.jwt.build.Jwt;
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

  /** Everything that matters, to make tokens that must be refused. */
  public static String token(
      String username,
      Set<String> realmRoles,
      String audience,
      Duration lifetime,
      String... organizations) {
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
        .issuedAt(now.minusSeconds(60))
        .expiresAt(now.plus(lifetime))
        .sign(KEYS.getPrivate());
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
