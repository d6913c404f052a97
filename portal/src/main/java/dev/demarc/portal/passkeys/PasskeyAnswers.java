package dev.demarc.portal.passkeys;

import dev.demarc.contract.approval.Assertion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says about passkeys, and what browsers answer. */
public final class PasskeyAnswers {
  private PasskeyAnswers() {}

  /** One passkey of the person's own. */
  record Passkey(
      String id,
      String name,
      @Nullable Instant madeAt,
      @Nullable Instant usedAt,
      boolean approves) {}

  /** What a browser needs to make one. */
  record Making(
      String id,
      String challenge,
      String relyingParty,
      String user,
      String username,
      List<Integer> algorithms,
      List<String> have) {}

  /** What a browser needs to sign. */
  public record Signing(String id, String challenge, String relyingParty, List<String> passkeys) {}

  /** What an approval takes; without a passkey where it need not be signed. */
  public record Asked(@Nullable Signing passkey) {}

  /** What a browser made. */
  record Created(String attestation, String clientData) {}

  /** Whose passkeys approve. */
  record Approvers(@Nullable SetOf inForce, @Nullable SetOf waiting, int ready) {}

  /** One approver set. */
  record SetOf(
      int sequence,
      int threshold,
      @Nullable Instant madeAt,
      List<Member> approvers,
      List<String> signedBy) {
    long people() {
      return approvers.stream().map(Member::person).distinct().count();
    }
  }

  /** A passkey in a set. */
  record Member(String person, String passkey) {}

  /** What came of a ceremony in the browser. */
  record Signed(@Nullable Assertion done, @Nullable String trouble) {}

  /** Likewise. */
  record Made(@Nullable Created done, @Nullable String trouble) {}
}
