package dev.demarc.contract.agent;

import dev.demarc.contract.id.AgentId;
import java.nio.charset.StandardCharsets;

/**
 * An agent gives up the key it gets in with for a new one. Idempotent for the same generation and
 * key.
 *
 * @param generation one more than that of the key in use; the key of the enrolment is 0
 * @param publicKey base64 X.509 Ed25519
 * @param proof base64 Ed25519 signature by the new key over {@link #proven}
 */
public record KeyRenewal(int generation, String publicKey, String proof) {
  /** What the new key signs, so that nobody has an agent use a key of somebody else. */
  public static byte[] proven(AgentId agent, int generation, String publicKey) {
    return ("demarc-key\n" + agent.text() + "\n" + generation + "\n" + publicKey)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
