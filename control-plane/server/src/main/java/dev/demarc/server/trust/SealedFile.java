package dev.demarc.server.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.json.DemarcJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A pair of keys as its file holds it, in JSON: the public half in the clear, the private half
 * (PKCS #8) under AES-256-GCM. The file's name and the public key are authenticated with it, so
 * that files cannot be swapped.
 *
 * @param publicKey base64 X.509
 * @param nonce base64 of 12 bytes
 * @param sealed base64 of ciphertext and 16-byte tag
 */
record SealedFile(String publicKey, Instant createdAt, String nonce, String sealed) {
  private static final SecureRandom RANDOM = new SecureRandom();

  static SealedFile seal(String name, KeyPair pair, Instant now, SecretKey secret) {
    byte[] nonce = new byte[12];
    RANDOM.nextBytes(nonce);
    String publicKey = Ed25519Keys.encode(pair.getPublic());
    byte[] sealed =
        crypt(Cipher.ENCRYPT_MODE, secret, nonce, name, publicKey, pair.getPrivate().getEncoded());
    var base64 = Base64.getEncoder();
    return new SealedFile(
        publicKey, now, base64.encodeToString(nonce), base64.encodeToString(sealed));
  }

  SigningKey open(String name, SecretKey secret) {
    var base64 = Base64.getDecoder();
    byte[] der =
        crypt(
            Cipher.DECRYPT_MODE,
            secret,
            base64.decode(nonce),
            name,
            publicKey,
            base64.decode(sealed));
    return new SigningKey(Ed25519Keys.publicKey(publicKey), Ed25519Keys.privateKey(der), createdAt);
  }

  byte[] bytes() {
    try {
      return DemarcJson.strict().writeValueAsBytes(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] crypt(
      int mode, SecretKey secret, byte[] nonce, String name, String publicKey, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, secret, new GCMParameterSpec(128, nonce));
      cipher.updateAAD((name + "\n" + publicKey).getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException refused) {
      throw new IllegalStateException(
          "key file " + name + " cannot be opened with demarc.keys.encryption-secret-file",
          refused);
    }
  }
}
