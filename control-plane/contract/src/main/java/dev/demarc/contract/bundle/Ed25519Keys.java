package dev.demarc.contract.bundle;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.Digest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Ed25519 keys (RFC 8032) in their wire forms: base64 of X.509 and PKCS #8 DER (RFC 8410). */
public final class Ed25519Keys {
  private Ed25519Keys() {}

  /** A new pair from the platform's secure random source. */
  public static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has Ed25519", impossible);
    }
  }

  /** The wire form of a public key. */
  public static String encode(PublicKey key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  /** The digest a key is pinned and named by. */
  public static Digest digest(PublicKey key) {
    return Digest.ofBytes(key.getEncoded());
  }

  /**
   * Parses a public key.
   *
   * @throws InvalidValue when it is not an Ed25519 key in its wire form
   */
  public static PublicKey publicKey(String text) {
    try {
      byte[] der = Base64.getDecoder().decode(text);
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      throw new InvalidValue("publicKey", "must be base64 of an Ed25519 X.509 key");
    }
  }

  /** Parses a private key from PKCS #8 DER. */
  public static PrivateKey privateKey(byte[] der) {
    try {
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException malformed) {
      throw new InvalidValue("privateKey", "must be an Ed25519 PKCS #8 key");
    }
  }
}
