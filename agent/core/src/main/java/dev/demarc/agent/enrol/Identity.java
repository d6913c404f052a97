package dev.demarc.agent.enrol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.agent.Enrolment;
import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Who this agent is, kept owner-only in {@value #FILE}. Its text tells no secret.
 *
 * @param controlPlane the base URL it enrolled at
 * @param accepted what the control plane and the root it pinned said of it
 * @param privateKey base64 PKCS #8 Ed25519
 */
public record Identity(
    URI controlPlane, Enrolment.Accepted accepted, String publicKey, String privateKey) {
  /** The file in the data directory. */
  public static final String FILE = "identity.json";

  /** The identity kept there, empty before enrolment. */
  public static Optional<Identity> load(DataDirectory data) {
    return data.read(FILE).map(Identity::parse);
  }

  private static Identity parse(byte[] bytes) {
    try {
      return DemarcJson.tolerant().readValue(bytes, Identity.class);
    } catch (IOException malformed) {
      throw new IllegalStateException(FILE + " is damaged: enrol again", malformed);
    }
  }

  /** Keeps it, atomically. */
  public void save(DataDirectory data) {
    try {
      data.write(FILE, DemarcJson.strict().writeValueAsBytes(this));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The key that proves it. */
  public PublicKey key() {
    return Ed25519Keys.publicKey(publicKey);
  }

  /** Signs with the agent's key. */
  public byte[] sign(byte[] bytes) {
    return sign(privateKey, bytes);
  }

  /** Seals a message of this type with the agent's key, under the key's digest. */
  public Dsse seal(String payloadType, byte[] payload) {
    PrivateKey key = Ed25519Keys.privateKey(Base64.getDecoder().decode(privateKey));
    return Dsse.sign(payloadType, payload, Ed25519Keys.digest(key()).text(), key);
  }

  /**
   * The payload of a message that this very agent sealed as this type; empty for any other.
   *
   * @throws IllegalArgumentException when its payload or a signature is no base64
   */
  public Optional<byte[]> opened(String payloadType, Dsse envelope) {
    PublicKey own = key();
    boolean sealed =
        envelope.payloadType().equals(payloadType)
            && envelope.isSignedByOneOf(Map.of(Ed25519Keys.digest(own).text(), own));
    return sealed ? Optional.of(envelope.payloadBytes()) : Optional.empty();
  }

  /** The 32 bytes that key the digests this agent makes for its tenant. */
  public byte[] commitmentKey() {
    return Base64.getDecoder().decode(accepted.commitmentKey());
  }

  /** The key that vouches for the tenant's signing keys. */
  @JsonIgnore
  public PublicKey root() {
    return Ed25519Keys.publicKey(accepted.rootKey());
  }

  static byte[] sign(String privateKey, byte[] bytes) {
    try {
      PrivateKey key = Ed25519Keys.privateKey(Base64.getDecoder().decode(privateKey));
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(bytes);
      return signer.sign();
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("the agent's key cannot sign", failure);
    }
  }

  @Override
  public String toString() {
    return "Identity[" + accepted.agent() + " of " + accepted.tenant() + "]";
  }
}
