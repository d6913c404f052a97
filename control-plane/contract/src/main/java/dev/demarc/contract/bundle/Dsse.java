package dev.demarc.contract.bundle;

import dev.demarc.contract.Sorted;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A Dead Simple Signing Envelope (secure-systems-lab/dsse v1.0) with Ed25519 signatures over the
 * exact payload bytes. JSON members: {@code payloadType}, {@code payload} (base64), {@code
 * signatures[keyid, sig]}.
 *
 * <p>Immutable but for the caller's arrays; safe for use by many threads.
 */
public record Dsse(String payloadType, String payload, List<Sig> signatures) {

  /**
   * One signature.
   *
   * @param sig base64 of 64 bytes
   */
  public record Sig(String keyid, String sig) {}

  public Dsse {
    signatures = Sorted.list(signatures);
  }

  /** Signs these exact bytes. */
  public static Dsse sign(String payloadType, byte[] payload, String keyId, PrivateKey key) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(key);
      signer.update(preAuthenticationEncoding(payloadType, payload));
      String sig = Base64.getEncoder().encodeToString(signer.sign());
      String body = Base64.getEncoder().encodeToString(payload);
      return new Dsse(payloadType, body, List.of(new Sig(keyId, sig)));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("cannot sign with key " + keyId, failure);
    }
  }

  /**
   * The payload's bytes.
   *
   * @throws IllegalArgumentException when it is not base64
   */
  public byte[] payloadBytes() {
    return Base64.getDecoder().decode(payload);
  }

  /**
   * Whether a signature by one of these keys, named by its id, is valid. An envelope without
   * signatures, with unknown key ids or malformed base64 is not; there is no other way to pass.
   */
  public boolean isSignedByOneOf(Map<String, PublicKey> keys) {
    return signatures.stream().anyMatch(sig -> isValid(sig, keys));
  }

  private boolean isValid(Sig sig, Map<String, PublicKey> keys) {
    PublicKey key = keys.get(sig.keyid());
    if (key == null) {
      return false;
    }
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(preAuthenticationEncoding(payloadType, payloadBytes()));
      return verifier.verify(Base64.getDecoder().decode(sig.sig()));
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }

  /** {@code "DSSEv1" SP len(type) SP type SP len(body) SP body}, lengths in decimal bytes. */
  static byte[] preAuthenticationEncoding(String type, byte[] body) {
    byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(body.length + typeBytes.length + 32);
    out.writeBytes(("DSSEv1 " + typeBytes.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(typeBytes);
    out.writeBytes((" " + body.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }
}
