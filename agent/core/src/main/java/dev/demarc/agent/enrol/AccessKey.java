package dev.demarc.agent.enrol;

import dev.demarc.contract.bundle.Ed25519Keys;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;

/**
 * A key the agent gets in with at the control plane. Its text tells no secret.
 *
 * @param generation 0 for the key it enrolled with
 * @param privateKey base64 PKCS #8 Ed25519
 */
public record AccessKey(int generation, String publicKey, String privateKey) {
  static AccessKey generate(int generation) {
    KeyPair pair = Ed25519Keys.generate();
    return new AccessKey(
        generation,
        Ed25519Keys.encode(pair.getPublic()),
        Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
  }

  PublicKey key() {
    return Ed25519Keys.publicKey(publicKey);
  }

  byte[] sign(byte[] bytes) {
    return Identity.sign(privateKey, bytes);
  }

  @Override
  public String toString() {
    return "AccessKey[" + generation + "]";
  }
}
