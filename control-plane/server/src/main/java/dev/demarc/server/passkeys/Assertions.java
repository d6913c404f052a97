package dev.demarc.server.passkeys;

import dev.demarc.contract.approval.ApprovalVerifier;
import dev.demarc.contract.approval.ApprovalVerifier.Counted;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.approval.Assertion;
import dev.demarc.contract.approval.Flaw;
import dev.demarc.contract.approval.Signed;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Base64;
import java.util.List;

/**
 * Accepts what passkeys signed, by the verifier that agents have, so that nothing is stored that
 * they refuse. Beyond that it keeps the passkey's counter, which agents cannot.
 */
@ApplicationScoped
public class Assertions {
  private static final int COUNTER = 33;

  private final Subjects subjects;
  private final Clock clock;

  Assertions(Subjects subjects, Clock clock) {
    this.subjects = subjects;
    this.clock = clock;
  }

  /**
   * Returns when this person signed it with a passkey of their own that is in the set.
   *
   * @param signed with the one assertion of the person
   * @throws Problem {@code passkey_refused} naming the flaw; {@code passkey_cloned}
   */
  public void require(Sql sql, TenantId tenant, ApproverSet set, SubjectId person, Signed signed) {
    Assertion assertion = signed.assertions().getFirst();
    PasskeyStore store = new PasskeyStore(sql, tenant);
    Passkey passkey =
        store
            .lock(assertion.credential(), person)
            .orElseThrow(() -> refused(Flaw.CREDENTIAL.wire()));
    Counted counted = ApprovalVerifier.signers(set, signed);
    if (!counted.people().contains(subjects.commit(sql, tenant, person).alias())) {
      throw refused(String.join(", ", counted.flaws()));
    }
    long counter = counter(assertion);
    boolean counts = counter != 0 || passkey.counter() != 0;
    if (counts && counter <= passkey.counter()) {
      throw new Problem(
          ErrorCode.PASSKEY_CLONED,
          "The passkey '"
              + passkey.name()
              + "' counts no further than before: there may be a copy of it.");
    }
    store.used(passkey, counter, clock.instant());
  }

  private static long counter(Assertion assertion) {
    byte[] data = Base64.getUrlDecoder().decode(assertion.authenticatorData());
    return Integer.toUnsignedLong(ByteBuffer.wrap(data).getInt(COUNTER));
  }

  private static Problem refused(String why) {
    return new Problem(
        ErrorCode.PASSKEY_REFUSED,
        "The passkey's answer is not accepted: " + why + ".",
        List.of(new Problem.FieldError("assertion", why)));
  }
}
