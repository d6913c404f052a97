package dev.demarc.contract.approval;

import dev.demarc.contract.id.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Verifies assertions (Web Authentication Level 3, 7.2) of one origin and relying party.
 *
 * <p>Client data is JSON that an attacker may have written, and is not parsed: browsers write it in
 * one fixed way, so its beginning is compared with what it must be (5.8.1.2, the limited
 * verification algorithm; the member {@code crossOrigin} may be left out, as Safari does).
 * Authenticator data is
 *
 * <pre>
 *   0        32      33         37
 *   +--------+-------+----------+-----------------
 *   | SHA-256 of the | counter  | extensions, which
 *   | relying party, | 4 bytes  | nothing here reads
 *   | then flags     |          |
 *   +--------+-------+----------+-----------------
 *   flags: 0x01 user present, 0x04 user verified
 * </pre>
 *
 * <p>Stateless and safe for use by many threads.
 */
record AssertionCheck(String relyingParty, String origin) {
  private static final int FLAGS = 32;
  private static final int LEAST = 37;
  private static final int PRESENT = 0x01;
  private static final int VERIFIED = 0x04;

  /** What is wrong with an answer to this challenge by this passkey; empty where nothing is. */
  Optional<Flaw> flaw(Assertion assertion, Digest challenge, Approver approver) {
    byte[] data;
    byte[] client;
    byte[] signature;
    try {
      data = Base64.getUrlDecoder().decode(assertion.authenticatorData());
      client = Base64.getUrlDecoder().decode(assertion.clientData());
      signature = Base64.getUrlDecoder().decode(assertion.signature());
    } catch (IllegalArgumentException malformed) {
      return Optional.of(Flaw.MALFORMED);
    }
    if (!assertion.credential().equals(approver.credential())) {
      return Optional.of(Flaw.CREDENTIAL);
    }
    return ofClient(new String(client, StandardCharsets.UTF_8), challenge)
        .or(() -> ofAuthenticator(data))
        .or(() ->
            isSigned(approver, data, client, signature)
                ? Optional.empty()
                : Optional.of(Flaw.SIGNATURE));
  }

  private Optional<Flaw> ofClient(String client, Digest challenge) {
    String type = "{\"type\":\"webauthn.get\",\"challenge\":\"";
    if (!client.startsWith(type)) {
      return Optional.of(Flaw.TYPE);
    }
    String asked = type + base64Url(challenge) + "\",\"origin\":\"";
    if (!client.startsWith(asked)) {
      return Optional.of(Flaw.CHALLENGE);
    }
    String from = asked + origin + "\"";
    String same = from + ",\"crossOrigin\":false";
    boolean own =
        client.equals(from + "}") || client.equals(same + "}") || client.startsWith(same + ",");
    return own ? Optional.empty() : Optional.of(Flaw.ORIGIN);
  }

  private Optional<Flaw> ofAuthenticator(byte[] data) {
    if (data.length < LEAST) {
      return Optional.of(Flaw.MALFORMED);
    }
    byte[] party = sha256(relyingParty.getBytes(StandardCharsets.UTF_8));
    if (!Arrays.equals(party, Arrays.copyOf(data, FLAGS))) {
      return Optional.of(Flaw.RELYING_PARTY);
    }
    if ((data[FLAGS] & PRESENT) == 0) {
      return Optional.of(Flaw.USER_PRESENCE);
    }
    return (data[FLAGS] & VERIFIED) == 0 ? Optional.of(Flaw.USER_VERIFICATION) : Optional.empty();
  }

  private static boolean isSigned(Approver approver, byte[] data, byte[] client, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(approver.algorithm().signatures());
      verifier.initVerify(approver.key());
      verifier.update(data);
      verifier.update(sha256(client));
      return verifier.verify(signature);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  /** The challenge as browsers write it. */
  static String base64Url(Digest challenge) {
    byte[] bytes = HexFormat.of().parseHex(challenge.text(), "sha256:".length(), 71);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
