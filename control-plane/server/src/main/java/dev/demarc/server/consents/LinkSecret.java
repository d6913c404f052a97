package dev.demarc.server.consents;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.Id;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * 32 random bytes in base64url: what stands in a link, or the secret of the browser that opened
 * one. Only its digest is stored.
 */
public record LinkSecret(String text) implements Id {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  public LinkSecret {
    if (!FORM.matcher(text).matches()) {
      throw new InvalidValue("link", "must be 43 characters of base64url");
    }
  }

  /** Parses the wire form. */
  public static LinkSecret of(String text) {
    return new LinkSecret(text);
  }

  static LinkSecret generate() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new LinkSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What is stored of it. */
  String hash() {
    return Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8)).text();
  }

  @Override
  public String toString() {
    return "LinkSecret[…]";
  }
}
