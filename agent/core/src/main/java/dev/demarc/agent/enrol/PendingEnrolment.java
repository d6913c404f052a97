package dev.demarc.agent.enrol;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.contract.bundle.Ed25519Keys;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.UUID;

/**
 * An enrolment that was begun: its id and key are kept before the first question is sent, so that a
 * lost answer, a retry or a new token makes no second agent.
 */
record PendingEnrolment(String enrolmentId, String publicKey, String privateKey) {
  static final String FILE = "enrolment.json";

  /** The one begun before, or a new one, kept. */
  static PendingEnrolment resume(DataDirectory data) {
    return data.read(FILE).map(PendingEnrolment::parse).orElseGet(() -> begin(data));
  }

  private static PendingEnrolment begin(DataDirectory data) {
    KeyPair pair = Ed25519Keys.generate();
    PendingEnrolment fresh =
        new PendingEnrolment(
            UUID.randomUUID().toString(),
            Ed25519Keys.encode(pair.getPublic()),
            Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
    try {
      data.write(FILE, DemarcJson.strict().writeValueAsBytes(fresh));
      return fresh;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static PendingEnrolment parse(byte[] bytes) {
    try {
      return DemarcJson.strict().readValue(bytes, PendingEnrolment.class);
    } catch (IOException malformed) {
      throw new IllegalStateException(FILE + " is damaged: remove it and enrol again", malformed);
    }
  }

  @Override
  public String toString() {
    return "PendingEnrolment[" + enrolmentId + "]";
  }
}
