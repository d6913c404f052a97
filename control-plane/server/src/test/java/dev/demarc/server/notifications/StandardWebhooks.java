package dev.demarc.server.notifications;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a receiver verifies, written from the specification and from nothing here. */
final class StandardWebhooks {
  private StandardWebhooks() {}

  /** How many of the signatures are good under this secret. */
  static long verified(String secret, Receiver.Got got) {
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    byte[] signed =
        (got.id() + "." + got.timestamp() + "." + got.body()).getBytes(StandardCharsets.UTF_8);
    long good = 0;
    for (String signature : got.signature().split(" ", -1)) {
      String[] parts = signature.split(",", 2);
      byte[] claimed = Base64.getDecoder().decode(parts[1]);
      good += parts[0].equals("v1") && MessageDigest.isEqual(claimed, mac(key, signed)) ? 1 : 0;
    }
    return good;
  }

  private static byte[] mac(byte[] key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
