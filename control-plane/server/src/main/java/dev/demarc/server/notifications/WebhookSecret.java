package dev.demarc.server.notifications;

import dev.demarc.server.trust.Seal;
import java.util.Base64;

/**
 * What a webhook's signatures are made with, in the scheme of Standard Webhooks.
 *
 * @param key 32 random bytes
 */
record WebhookSecret(byte[] key) {
  private static final String PREFIX = "whsec_";

  /** One that nobody has. */
  static WebhookSecret make() {
    return new WebhookSecret(Seal.newKey());
  }

  /** As the receiver is told it, once. */
  String text() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  /** The signature {@code v1,<base64>} of a message. */
  String sign(String id, long timestamp, String body) {
    byte[] mac = Seal.hmac(key, id + "." + timestamp + "." + body);
    return "v1," + Base64.getEncoder().encodeToString(mac);
  }

  @Override
  public String toString() {
    return "WebhookSecret[hidden]";
  }
}
