package dev.demarc.server.agents.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A compact JWS (RFC 7515) over JSON claims, EdDSA and nothing else. Until {@link #verify} returns,
 * header and claims are only what somebody wrote.
 */
final class SignedJwt {
  /** Bound of a compact serialisation. */
  static final int MAX_CHARACTERS = 4_096;

  private static final String ALGORITHM = "EdDSA";

  private final String compact;
  private final JsonNode header;
  private final JsonNode claims;

  private SignedJwt(String compact, JsonNode header, JsonNode claims) {
    this.compact = compact;
    this.header = header;
    this.claims = claims;
  }

  /** Reads without verifying. */
  static SignedJwt parse(String compact) {
    String[] parts = compact.length() > MAX_CHARACTERS ? new String[0] : compact.split("\\.", -1);
    if (parts.length != 3) {
      throw new AccessRefused("not a signed JWT of at most " + MAX_CHARACTERS + " characters");
    }
    return new SignedJwt(compact, json(parts[0]), json(parts[1]));
  }

  /** Signs these claims. */
  static String sign(String type, String keyId, PrivateKey key, Map<String, Object> claims) {
    try {
      var jws = new JsonWebSignature();
      jws.setAlgorithmHeaderValue(ALGORITHM);
      jws.setKeyIdHeaderValue(keyId);
      jws.setHeader("typ", type);
      jws.setKey(key);
      jws.setPayload(DemarcJson.strict().writeValueAsString(claims));
      return jws.getCompactSerialization();
    } catch (JoseException | JsonProcessingException failure) {
      throw new IllegalStateException("cannot sign a token", failure);
    }
  }

  /** Returns this only when its header says this type; a JWT for one use is none for another. */
  SignedJwt typed(String type) {
    if (!type.equalsIgnoreCase(header.path("typ").asText())) {
      throw new AccessRefused("the JWT's typ must be " + type);
    }
    return this;
  }

  /** Returns this only when the signature is by that key. */
  SignedJwt verify(PublicKey key) {
    try {
      var jws = new JsonWebSignature();
      jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHM));
      jws.setCompactSerialization(compact);
      jws.setKey(key);
      if (jws.verifySignature()) {
        return this;
      }
    } catch (JoseException refused) {
      throw new AccessRefused("the JWT cannot be verified");
    }
    throw new AccessRefused("the JWT's signature is wrong");
  }

  JsonNode header() {
    return header;
  }

  /** A text claim that must be there, at most 512 characters. */
  String text(String claim) {
    JsonNode node = claims.path(claim);
    if (!node.isTextual() || node.asText().isEmpty() || node.asText().length() > 512) {
      throw new AccessRefused("claim " + claim + " is missing or malformed");
    }
    return node.asText();
  }

  /** A claim in seconds since 1970 that must be there. */
  Instant instant(String claim) {
    JsonNode node = claims.path(claim);
    if (!node.isIntegralNumber() || node.asLong() < 0 || node.asLong() > 253_402_300_799L) {
      throw new AccessRefused("claim " + claim + " is missing or malformed");
    }
    return Instant.ofEpochSecond(node.asLong());
  }

  JsonNode claim(String claim) {
    return claims.path(claim);
  }

  private static JsonNode json(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      JsonNode node = DemarcJson.strict().readTree(new String(bytes, StandardCharsets.UTF_8));
      if (node.isObject()) {
        return node;
      }
    } catch (IllegalArgumentException | JsonProcessingException malformed) {
      throw new AccessRefused("the JWT is malformed");
    }
    throw new AccessRefused("the JWT is malformed");
  }
}
