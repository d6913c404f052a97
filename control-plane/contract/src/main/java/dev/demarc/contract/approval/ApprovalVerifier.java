package dev.demarc.contract.approval;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.PolicyRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which approver set is in force and whether enough people of it signed a version. The
 * control plane verifies with it what it stores, so that it stores nothing that agents refuse.
 *
 * <p>Stateless and safe for use by many threads.
 *
 * @param readSet reads an approver set; any exception it throws means malformed
 * @param readApproval likewise an approval
 */
public record ApprovalVerifier(
    TenantId tenant,
    Function<byte[], ApproverSet> readSet,
    Function<byte[], WideningApproval> readApproval) {

  /** The set that an agent keeps across restarts. */
  public record Pin(int sequence, Digest digest) {}

  /** What came of a chain of sets. */
  public sealed interface Chain {}

  /** It holds; {@code newest} is in force. */
  public record Holds(ApproverSet newest, Pin pin) implements Chain {}

  /** It does not; {@code why} names sequences and flaws only. */
  public record Broken(String why) implements Chain {}

  /**
   * What an approval must be of.
   *
   * @param policy exactly this version and document
   * @param group that is to obey it
   * @param inForce what the group obeys; absent where nothing, or nothing to go by
   * @param since when it began to
   * @param now after which no approval can have been given
   */
  public record Sought(
      PolicyRef policy, GroupId group, @Nullable PolicyRef inForce, Instant since, Instant now) {}

  /** Whose approvals count, and why others do not. */
  public record Counted(SortedSet<SubjectId> people, List<String> flaws) {
    /** Whether these are enough for the set. */
    public boolean isEnough(ApproverSet set) {
      return people.size() >= set.threshold();
    }

    /** In words that name no person. */
    public String words(ApproverSet set) {
      String why = flaws.isEmpty() ? "" : ": " + String.join(", ", flaws);
      return "%d of %d approvals%s".formatted(people.size(), set.threshold(), why);
    }
  }

  private record Link(ApproverSet set, Digest digest) {}

  /**
   * Follows a chain from its first set, or from the pinned one: what came before that was verified
   * when it was pinned.
   */
  public Chain chain(List<Signed> sets, @Nullable Pin pin) {
    Link last = null;
    boolean met = pin == null;
    for (Signed signed : sets) {
      Link next;
      try {
        next = new Link(readSet.apply(signed.bytes()), signed.digest());
      } catch (RuntimeException malformed) {
        return new Broken("a set cannot be read");
      }
      int sequence = next.set.sequence();
      if (!next.set.tenant().equals(tenant)
          || sequence != (last == null ? 1 : last.set.sequence() + 1)) {
        return new Broken("set " + sequence + " is out of place");
      }
      if (pin != null && sequence == pin.sequence()) {
        if (!next.digest.equals(pin.digest())) {
          return new Broken("set " + sequence + " is not the one that was pinned");
        }
        met = true;
      } else if (last != null && met) {
        Optional<String> unsigned = unsigned(last, next, signed);
        if (unsigned.isPresent()) {
          return new Broken(unsigned.get());
        }
      }
      last = next;
    }
    if (last == null || !met) {
      return new Broken("the pinned set is missing");
    }
    return new Holds(last.set, new Pin(last.set.sequence(), last.digest));
  }

  private static Optional<String> unsigned(Link before, Link next, Signed signed) {
    if (!before.digest.equals(next.set.previous())) {
      return Optional.of("set " + next.set.sequence() + " does not follow the one before");
    }
    Counted counted = signers(before.set, signed);
    return counted.isEnough(before.set)
        ? Optional.empty()
        : Optional.of(
            "set %d is signed by %s".formatted(next.set.sequence(), counted.words(before.set)));
  }

  /** Who of a set signed these bytes, whatever they are. */
  public static Counted signers(ApproverSet set, Signed signed) {
    SortedSet<SubjectId> people = new TreeSet<>();
    SortedSet<String> flaws = new TreeSet<>();
    for (Assertion assertion : signed.assertions()) {
      Approver approver = approver(set, assertion).orElse(null);
      Flaw flaw = approver == null ? Flaw.CREDENTIAL : flaw(set, signed, assertion, approver);
      if (approver != null && flaw == null) {
        people.add(approver.person());
      } else if (flaw != null) {
        flaws.add(flaw.wire());
      }
    }
    return new Counted(people, List.copyOf(flaws));
  }

  private static @Nullable Flaw flaw(
      ApproverSet set, Signed signed, Assertion assertion, Approver approver) {
    return new AssertionCheck(set.relyingParty(), set.origin())
        .flaw(assertion, signed.digest(), approver)
        .orElse(null);
  }

  /** The passkey of a set that an assertion names. */
  public static Optional<Approver> approver(ApproverSet set, Assertion assertion) {
    return set.approvers().stream()
        .filter(each -> each.credential().equals(assertion.credential()))
        .findFirst();
  }

  /**
   * Whose approvals of what is sought count under this set: an approval of somebody whose passkey
   * is in it no more does not, whenever it was given.
   */
  public Counted approvals(ApproverSet set, List<Signed> approvals, Sought sought) {
    SortedSet<SubjectId> people = new TreeSet<>();
    SortedSet<String> flaws = new TreeSet<>();
    for (Signed signed : approvals) {
      Counted signers;
      WideningApproval approval;
      try {
        approval = readApproval.apply(signed.bytes());
        signers = signers(set, signed);
      } catch (RuntimeException malformed) {
        flaws.add(Flaw.MALFORMED.wire());
        continue;
      }
      Optional<String> other = other(set, approval, sought);
      if (other.isPresent()) {
        flaws.add(other.get());
      } else if (signers.people().contains(approval.approver())) {
        people.add(approval.approver());
      } else {
        flaws.addAll(signers.flaws().isEmpty() ? List.of("person") : signers.flaws());
      }
    }
    return new Counted(people, List.copyOf(flaws));
  }

  /** In which way an approval is of something else, or of another time. */
  private Optional<String> other(ApproverSet set, WideningApproval approval, Sought sought) {
    if (!approval.tenant().equals(tenant)) {
      return Optional.of("tenant");
    }
    if (!approval.policy().equals(sought.policy())) {
      return Optional.of("version");
    }
    if (!approval.groups().contains(sought.group())) {
      return Optional.of("group");
    }
    if (approval.set() < 1 || approval.set() > set.sequence()) {
      return Optional.of("set");
    }
    if (approval.at().isAfter(sought.now())) {
      return Optional.of("time");
    }
    return isFresh(approval, sought) ? Optional.empty() : Optional.of("replayed");
  }

  /**
   * Given for the step from exactly what is in force, or since that is in force. An approval of
   * before, of another step, was used up or overtaken.
   */
  private static boolean isFresh(WideningApproval approval, Sought sought) {
    PolicyRef inForce = sought.inForce();
    return inForce == null
        ? approval.at().isAfter(sought.since())
        : approval.base().contains(inForce) || approval.at().isAfter(sought.since());
  }
}
