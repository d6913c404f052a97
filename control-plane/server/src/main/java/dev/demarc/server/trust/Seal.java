package dev.demarc.server.trust;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM under one key, bound to its place by the additional data:
 *
 * <pre>
 *   0          12
 *   +----------+----------------------+
 *   | nonce    | ciphertext | tag 16  |
 *   +----------+----------------------+
 * </pre>
 */
public final class Seal {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Seal() {}

  /** A key nobody has. */
  public static byte[] newKey() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return key;
  }

  /** What only the key opens, and only in this place. */
  public static byte[] close(byte[] key, String place, byte[] open) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] closed = crypt(Cipher.ENCRYPT_MODE, key, nonce, place, open);
    return ByteBuffer.allocate(NONCE_BYTES + closed.length).put(nonce).put(closed).array();
  }

  /** What was closed in this place. */
  public static byte[] open(byte[] key, String place, byte[] sealed) {
    ByteBuffer parts = ByteBuffer.wrap(sealed);
    byte[] nonce = new byte[NONCE_BYTES];
    byte[] closed = new byte[sealed.length - NONCE_BYTES];
    parts.get(nonce).get(closed);
    return crypt(Cipher.DECRYPT_MODE, key, nonce, place, closed);
  }

  /** HMAC-SHA-256 of a text. */
  public static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] crypt(int mode, byte[] key, byte[] nonce, String place, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException refused) {
      throw new IllegalStateException(
          "the key of " + place + " cannot be opened with demarc.keys.encryption-secret-file",
          refused);
    }
  }
}
