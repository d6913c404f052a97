package dev.demarc.ledger;

import dev.demarc.contract.bundle.Dsse;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.contract.bundle.KeyCertificate;
import dev.demarc.contract.consent.LedgerHead;
import dev.demarc.contract.consent.LedgerProof;
import dev.demarc.contract.id.Digest;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The root key whose word counts, by its digest: the one in every enrolment token, and the one each
 * agent pinned.
 */
public record Root(Digest digest) {
  private static final int LONGEST = 4096;

  /**
   * From its digest, or a file with the key (base64 of X.509, also as PEM) or with its digest.
   *
   * @throws Usage when it is neither
   */
  static Root read(String text) {
    try {
      String said = text.startsWith("sha256:") ? text : file(Path.of(text));
      return said.startsWith("sha256:")
          ? new Root(Digest.of(said))
          : new Root(Ed25519Keys.digest(Ed25519Keys.publicKey(said)));
    } catch (IllegalArgumentException malformed) {
      throw new Usage("--keys takes a root key's digest, or a file with the key or its digest");
    }
  }

  private static String file(Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new Usage(file + " is no root key");
      }
      return Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    } catch (IOException unreadable) {
      throw new Usage(file + " cannot be read");
    }
  }

  /** The root the proof itself names. */
  static Optional<Root> named(LedgerProof proof) {
    try {
      return Optional.of(new Root(Ed25519Keys.digest(Ed25519Keys.publicKey(proof.root()))));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** The head, where it is signed by a key that this root vouched for at that time. */
  Optional<LedgerHead> head(LedgerProof proof) {
    if (!named(proof).filter(this::equals).isPresent()) {
      return Optional.empty();
    }
    try {
      PublicKey key = Ed25519Keys.publicKey(proof.root());
      LedgerHead head =
          DemarcJson.tolerant().readValue(proof.head().payloadBytes(), LedgerHead.class);
      boolean signed =
          LedgerHead.PAYLOAD_TYPE.equals(proof.head().payloadType())
              && proof.head().isSignedByOneOf(keys(proof, key, head));
      return signed ? Optional.of(head) : Optional.empty();
    } catch (IOException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private Map<String, PublicKey> keys(LedgerProof proof, PublicKey root, LedgerHead head)
      throws IOException {
    var keys = new HashMap<String, PublicKey>();
    for (Dsse envelope : proof.certificates()) {
      if (KeyCertificate.PAYLOAD_TYPE.equals(envelope.payloadType())
          && envelope.isSignedByOneOf(Map.of(digest.text(), root))) {
        KeyCertificate certificate =
            DemarcJson.tolerant().readValue(envelope.payloadBytes(), KeyCertificate.class);
        if (certificate.tenant().equals(head.tenant())
            && !head.at().isBefore(certificate.notBefore())
            && head.at().isBefore(certificate.expiresAt())) {
          keys.put(certificate.keyId(), Ed25519Keys.publicKey(certificate.publicKey()));
        }
      }
    }
    return keys;
  }
}
