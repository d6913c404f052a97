package dev.demarc.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.id.Digest;
import dev.demarc.json.DemarcJson;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * The secret part of an enrolment token: 32 random bytes in base64url. Only its digest is stored.
 * The token a person carries is {@code det_} and base64url of {@code {root, secret, url}}.
 */
record EnrolmentSecret(String text) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  static EnrolmentSecret generate() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new EnrolmentSecret(URL.encodeToString(bytes));
  }

  /** What is stored of it. */
  String hash() {
    return Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8)).text();
  }

  /** The token as it is shown, once. */
  String token(String url, Digest root) {
    try {
      var parts = Map.of("url", url, "root", root.text(), "secret", text);
      return "det_" + URL.encodeToString(DemarcJson.strict().writeValueAsBytes(parts));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String toString() {
    return "EnrolmentSecret[…]";
  }
}
