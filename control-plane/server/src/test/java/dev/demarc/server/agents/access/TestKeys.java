package dev.demarc.server.agents.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.json.DemarcJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** An agent's key in a test: signs what an agent signs, written apart from what verifies it. */
public record TestKeys(KeyPair pair) {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  public static TestKeys generate() {
    return new TestKeys(Ed25519Keys.generate());
  }

  /** The public key as a JWK. */
  public Map<String, Object> jwk() {
    byte[] der = pair.getPublic().getEncoded();
    String x = URL.encodeToString(Arrays.copyOfRange(der, der.length - 32, der.length));
    return new TreeMap<>(Map.of("kty", "OKP", "crv", "Ed25519", "x", x));
  }

  /** A compact JWT with this header and these claims. */
  public String jwt(Map<String, Object> header, Map<String, Object> claims) {
    var all = new LinkedHashMap<String, Object>(Map.of("alg", "EdDSA"));
    all.putAll(header);
    String input = part(all) + "." + part(claims);
    return input + "." + URL.encodeToString(sign(input));
  }

  /** A DPoP proof; {@code token} may be empty for none. */
  public String proof(String method, String url, String token, Instant at) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("htm", method);
    claims.put("htu", url);
    claims.put("iat", at.getEpochSecond());
    if (!token.isEmpty()) {
      claims.put("ath", URL.encodeToString(sha256(token)));
    }
    return jwt(Map.of("typ", "dpop+jwt", "jwk", jwk()), claims);
  }

  /** An assertion by this agent for this audience. */
  public String assertion(String agent, String audience, Instant expires) {
    return jwt(
        Map.of("typ", "JWT"),
        Map.of(
            "iss", agent,
            "sub", agent,
            "aud", audience,
            "exp", expires.getEpochSecond(),
            "jti", UUID.randomUUID().toString()));
  }

  /** A signature over these bytes of text. */
  public byte[] sign(String text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(text.getBytes(StandardCharsets.UTF_8));
      return signer.sign();
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String part(Map<String, Object> json) {
    try {
      return URL.encodeToString(DemarcJson.strict().writeValueAsBytes(json));
    } catch (JsonProcessingException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
