package dev.demarc.server.agents.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.bundle.Ed25519Keys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;

/** An agent's Ed25519 public key, and its two other forms: JWK (RFC 8037) and thumbprint. */
public record AgentKey(PublicKey key) {
  /** Everything of the X.509 form (RFC 8410) but the 32 key bytes at its end. */
  private static final byte[] X509_HEAD =
      new byte[] {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  /** Parses base64 of X.509. */
  public static AgentKey of(String text) {
    return new AgentKey(Ed25519Keys.publicKey(text));
  }

  /**
   * Reads a public JWK of type OKP on Ed25519.
   *
   * @throws AccessRefused when it is another kind of key, or carries a private part
   */
  public static AgentKey ofJwk(JsonNode jwk) {
    boolean publicEd25519 =
        jwk.path("kty").asText().equals("OKP")
            && jwk.path("crv").asText().equals("Ed25519")
            && !jwk.has("d");
    byte[] x = publicEd25519 ? decode(jwk.path("x").asText()) : new byte[0];
    if (x.length != 32) {
      throw new AccessRefused("the proof's jwk must be a public Ed25519 key");
    }
    byte[] der = Arrays.copyOf(X509_HEAD, X509_HEAD.length + x.length);
    System.arraycopy(x, 0, der, X509_HEAD.length, x.length);
    try {
      return of(Base64.getEncoder().encodeToString(der));
    } catch (InvalidValue malformed) {
      throw new AccessRefused("the proof's jwk must be a public Ed25519 key");
    }
  }

  /** Base64 of X.509. */
  public String text() {
    return Ed25519Keys.encode(key);
  }

  /** The JWK thumbprint of RFC 7638, base64url of SHA-256: what {@code cnf.jkt} carries. */
  public String thumbprint() {
    byte[] der = key.getEncoded();
    String x = URL.encodeToString(Arrays.copyOfRange(der, der.length - 32, der.length));
    return sha256("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}");
  }

  /** Base64url of the SHA-256 of the text. */
  static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return URL.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static byte[] decode(String base64Url) {
    try {
      return Base64.getUrlDecoder().decode(base64Url);
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }
}
