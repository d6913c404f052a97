package dev.demarc.contract.approval;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.Digest;
import java.util.Base64;
import java.util.List;

/**
 * The exact bytes that people saw signed, and their signatures.
 *
 * @param payload base64 of the canonical JSON of an {@link ApproverSet} or a {@link
 *     WideningApproval}
 * @param assertions one of each person; none for the first set
 */
public record Signed(String payload, List<Assertion> assertions) {
  private static final int LONGEST = 256 << 10;

  public Signed {
    if (payload.length() > LONGEST) {
      throw new InvalidValue("payload", "must have at most " + LONGEST + " characters");
    }
    assertions = Sorted.list(assertions);
    if (assertions.size() > ApproverSet.MOST_APPROVERS) {
      throw new InvalidValue("assertions", "must be at most " + ApproverSet.MOST_APPROVERS);
    }
  }

  /** These bytes with these signatures. */
  public static Signed of(byte[] payload, List<Assertion> assertions) {
    return new Signed(Base64.getEncoder().encodeToString(payload), assertions);
  }

  /**
   * The payload's bytes.
   *
   * @throws IllegalArgumentException when it is not base64
   */
  public byte[] bytes() {
    return Base64.getDecoder().decode(payload);
  }

  /** The digest of the payload; its 32 bytes are the challenge. */
  public Digest digest() {
    return Digest.ofBytes(bytes());
  }
}
