package dev.demarc.agent.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * The agent's signed word on how far its chain reaches. Only what is synced to the disk is vouched
 * for, so losing power makes no head a lie.
 *
 * @param anchorSequence the last record that was pruned, 0 for none
 * @param anchorHash its hash, which the first record kept links to
 * @param sequence the last record, {@code anchorSequence} where there is none
 * @param hash its hash
 */
public record Head(
    long epoch, long anchorSequence, byte[] anchorHash, long sequence, byte[] hash, Instant at) {

  /** A head and the Ed25519 signature over its canonical JSON. */
  public record Signed(Head head, byte[] signature) {

    static Signed sign(Head head, UnaryOperator<byte[]> signer) {
      return new Signed(head, signer.apply(head.bytes()));
    }

    byte[] toJson() {
      try {
        return DemarcJson.strict().writeValueAsBytes(this);
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalStateException when it is no head
     */
    static Signed parse(byte[] json) {
      try {
        return DemarcJson.strict().readValue(json, Signed.class);
      } catch (IOException changed) {
        throw new IllegalStateException("the signed head cannot be read", changed);
      }
    }

    boolean isBy(PublicKey key) {
      try {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(head.bytes());
        return verifier.verify(signature);
      } catch (GeneralSecurityException malformed) {
        return false;
      }
    }
  }

  private byte[] bytes() {
    try {
      return DemarcJson.strict().writeValueAsBytes(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
