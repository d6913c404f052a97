package dev.demarc.server.trust;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;

/** A pair of keys that signs; the private half never leaves the process but for its sealed file. */
public record SigningKey(PublicKey publicKey, PrivateKey privateKey, Instant createdAt) {
  /** The digest of the public key, which is what signatures name it by. */
  public String keyId() {
    return Ed25519Keys.digest(publicKey).text();
  }

  /** Signs exactly these bytes. */
  public Dsse sign(String payloadType, byte[] payload) {
    return Dsse.sign(payloadType, payload, keyId(), privateKey);
  }

  @Override
  public String toString() {
    return "SigningKey[" + keyId() + "]";
  }
}
