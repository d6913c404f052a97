package dev.demarc.agent.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.Digest;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;

/**
 * A one-time enrolment token: {@code det_} and base64url of JSON {@code {url, root, secret}}.
 *
 * @param url the control plane's
 * @param root digest of the root key that vouches for the tenant's signing keys
 * @param secret proves the right to enrol, once, for ten minutes
 */
public record EnrolmentToken(URI url, Digest root, String secret) {
  private static final String PREFIX = "det_";

  /**
   * Parses the text a person was given.
   *
   * @throws InvalidValue saying what is wrong, never quoting the token
   */
  public static EnrolmentToken parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new InvalidValue("token", "must start with " + PREFIX);
    }
    try {
      byte[] json = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()).strip());
      JsonNode node = DemarcJson.tolerant().readTree(json);
      return new EnrolmentToken(
          URI.create(member(node, "url")), Digest.of(member(node, "root")), member(node, "secret"));
    } catch (IOException | IllegalArgumentException malformed) {
      throw new InvalidValue("token", "is cut short or not an enrolment token");
    }
  }

  private static String member(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.isTextual()) {
      throw new InvalidValue("token", "lacks " + name);
    }
    return value.textValue();
  }

  @Override
  public String toString() {
    return "EnrolmentToken[url=" + url + "]";
  }
}
