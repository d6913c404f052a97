package dev.demarc.agent.enrol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Signed tokens: RFC 7515 compact form, EdDSA with Ed25519 (RFC 8037), by one key. */
final class Jws {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final int RAW_KEY_BYTES = 32;

  private final AccessKey key;

  Jws(AccessKey key) {
    this.key = key;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** The key as a JSON Web Key: the last 32 bytes of its X.509 form are the point. */
  ObjectNode jwk() {
    byte[] x509 = key.key().getEncoded();
    byte[] raw = Arrays.copyOfRange(x509, x509.length - RAW_KEY_BYTES, x509.length);
    return object().put("kty", "OKP").put("crv", "Ed25519").put("x", BASE64URL.encodeToString(raw));
  }

  String sign(ObjectNode header, ObjectNode claims) {
    String signed = encode(header.put("alg", "EdDSA")) + "." + encode(claims);
    byte[] signature = key.sign(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64URL.encodeToString(signature);
  }

  /** Base64url of the SHA-256 of a text, as {@code ath} of RFC 9449 wants it. */
  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return BASE64URL.encodeToString(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static String encode(ObjectNode node) {
    try {
      return BASE64URL.encodeToString(JSON.writeValueAsBytes(node));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
