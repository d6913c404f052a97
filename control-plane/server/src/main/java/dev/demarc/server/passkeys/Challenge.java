package dev.demarc.server.passkeys;

import dev.demarc.contract.approval.Assertion;
import dev.demarc.contract.approval.Signed;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * What a person's passkey is asked to sign.
 *
 * @param challenge base64url of the bytes that the browser is given
 * @param payload base64 of what the challenge is the digest of; empty where it is random
 */
public record Challenge(ChallengeId id, String challenge, String payload, Instant expiresAt) {

  /**
   * What the person answered.
   *
   * @param challenge which challenge it answers
   */
  public record Answer(ChallengeId challenge, Assertion assertion) {}

  /** The payload with the answer. */
  public Signed with(Assertion assertion) {
    return new Signed(payload, List.of(assertion));
  }

  byte[] bytes() {
    return Base64.getUrlDecoder().decode(challenge);
  }
}
