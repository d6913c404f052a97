package dev.demarc.server.passkeys;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** An authenticator and its browser in a few lines, at the portal's default address. */
final class SoftPasskey {
  static final String ORIGIN = "http://localhost:7090";
  private static final int PRESENT = 0x01;
  private static final int VERIFIED = 0x04;
  private static final int ATTESTED = 0x40;

  private final KeyPair pair;
  private final byte[] id;

  /** What it says next; tests change it. */
  String origin = ORIGIN;

  boolean verified = true;
  int counter;

  SoftPasskey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.pair = generator.generateKeyPair();
      this.id = sha256(pair.getPublic().getEncoded());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String id() {
    return url(id);
  }

  /** The members of an answer to a challenge to make one. */
  Map<String, Object> make(String challenge) {
    byte[] client = client("webauthn.create", challenge);
    byte[] data = data(ATTESTED);
    var out = new ByteArrayOutputStream();
    out.writeBytes(
        HexFormat.of().parseHex("a363666d74646e6f6e656761747453746d74a0686175746844617461"));
    byte[] attested =
        ByteBuffer.allocate(data.length + 18 + id.length + 77)
            .put(data)
            .put(new byte[16])
            .putShort((short) id.length)
            .put(id)
            .put(cose())
            .array();
    out.writeBytes(new byte[] {0x59, (byte) (attested.length >> 8), (byte) attested.length});
    out.writeBytes(attested);
    return Map.of("attestation", url(out.toByteArray()), "clientData", url(client));
  }

  private byte[] cose() {
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    return ByteBuffer.allocate(77)
        .put(HexFormat.of().parseHex("a5010203262001215820"))
        .put(bytes(key.getW().getAffineX()))
        .put(HexFormat.of().parseHex("225820"))
        .put(bytes(key.getW().getAffineY()))
        .array();
  }

  private static byte[] bytes(BigInteger number) {
    String hex = number.toString(16);
    return HexFormat.of().parseHex("0".repeat(64 - hex.length()) + hex);
  }

  /** The answer to a challenge to sign. */
  Map<String, Object> sign(String challenge) {
    byte[] client = client("webauthn.get", challenge);
    byte[] data = data(0);
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(pair.getPrivate());
      signer.update(data);
      signer.update(sha256(client));
      return Map.of(
          "credential",
          id(),
          "authenticatorData",
          url(data),
          "clientData",
          url(client),
          "signature",
          url(signer.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private byte[] client(String type, String challenge) {
    return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
        .formatted(type, challenge, origin)
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] data(int flags) {
    int all = flags | PRESENT | (verified ? VERIFIED : 0);
    return ByteBuffer.allocate(37)
        .put(sha256("localhost".getBytes(StandardCharsets.UTF_8)))
        .put((byte) all)
        .putInt(counter)
        .array();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
