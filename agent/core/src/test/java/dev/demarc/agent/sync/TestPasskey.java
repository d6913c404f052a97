package dev.demarc.agent.sync;

import dev.demarc.contract.approval.Approver;
import dev.demarc.contract.approval.Assertion;
import dev.demarc.contract.approval.CredentialId;
import dev.demarc.contract.approval.PasskeyAlgorithm;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A passkey with its browser, as they sign; and as they sign wrongly. */
record TestPasskey(Approver approver, KeyPair pair) {
  static final String RELYING_PARTY = "localhost";
  static final String ORIGIN = "http://localhost:7090";
  private static final int PRESENT_AND_VERIFIED = 0x05;

  /** What of an answer differs from a good one. */
  record Answer(String type, String origin, String relyingParty, int flags) {
    static final Answer GOOD =
        new Answer("webauthn.get", ORIGIN, RELYING_PARTY, PRESENT_AND_VERIFIED);
  }

  static TestPasskey of(String person, PasskeyAlgorithm algorithm) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(algorithm == PasskeyAlgorithm.ES256 ? "EC" : "Ed25519");
      if (algorithm == PasskeyAlgorithm.ES256) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      KeyPair pair = generator.generateKeyPair();
      byte[] id = sha256(pair.getPublic().getEncoded());
      return new TestPasskey(
          new Approver(
              SubjectId.of(person),
              CredentialId.of(url(id)),
              algorithm,
              Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())),
          pair);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static TestPasskey of(String person) {
    return of(person, PasskeyAlgorithm.ES256);
  }

  Assertion sign(byte[] payload) {
    return sign(payload, Answer.GOOD);
  }

  Assertion sign(byte[] payload, Answer answer) {
    String client =
        "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
            .formatted(answer.type(), url(sha256(payload)), answer.origin());
    byte[] data =
        ByteBuffer.allocate(37)
            .put(sha256(answer.relyingParty().getBytes(StandardCharsets.UTF_8)))
            .put((byte) answer.flags())
            .putInt(7)
            .array();
    byte[] clientData = client.getBytes(StandardCharsets.UTF_8);
    try {
      boolean ec = approver.algorithm() == PasskeyAlgorithm.ES256;
      Signature signer = Signature.getInstance(ec ? "SHA256withECDSA" : "Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(data);
      signer.update(sha256(clientData));
      return new Assertion(approver.credential(), url(data), url(clientData), url(signer.sign()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] json(Object value) {
    try {
      return DemarcJson.strict().writeValueAsBytes(value);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
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
