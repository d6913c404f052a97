package dev.demarc.server.passkeys;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.approval.ApprovalVerifier;
import dev.demarc.contract.approval.ApprovalVerifier.Counted;
import dev.demarc.contract.approval.Approver;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.approval.Assertion;
import dev.demarc.contract.approval.CredentialId;
import dev.demarc.contract.approval.Signed;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.audit.Audit;
import dev.demarc.server.platform.PolicyInputsChanged;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removals;
import dev.demarc.server.platform.Sql;
import dev.demarc.server.subjects.Subjects;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes approver sets. What is signed stays, so it names people by the commitment that stands for
 * them in the chains. The first is an admin's deed and is in force at once; each later one waits
 * until enough people of the one before have signed it. None is ever taken back: agents refuse a
 * bundle without one, once they saw one.
 */
@ApplicationScoped
public class Approvers {
  private final RelyingParty relyingParty;
  private final Challenges challenges;
  private final Assertions assertions;
  private final Subjects subjects;
  private final Audit audit;
  private final Event<PolicyInputsChanged> changes;
  private final Clock clock;

  Approvers(
      RelyingParty relyingParty,
      Challenges challenges,
      Assertions assertions,
      Subjects subjects,
      Audit audit,
      Event<PolicyInputsChanged> changes,
      Clock clock) {
    this.relyingParty = relyingParty;
    this.challenges = challenges;
    this.assertions = assertions;
    this.subjects = subjects;
    this.audit = audit;
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * A set of the passkeys of all who may approve now.
   *
   * @param without passkeys to leave out
   * @throws Problem {@code conflict} where too few people have one, or nothing changes
   */
  void make(Sql sql, TenantId tenant, SubjectId by, Set<CredentialId> without) {
    Removals.lock(sql, tenant);
    ApproverSets sets = new ApproverSets(sql, tenant);
    ApproverSets.Kept before = sets.keptInForce().orElse(null);
    if (before != null && before.set().sequence() >= ApproverSets.MOST) {
      throw Problem.conflict(
          "There were " + ApproverSets.MOST + " approver sets, the most there may be.");
    }
    List<Approver> approvers =
        new PasskeyStore(sql, tenant)
            .ofApprovers().stream()
                .filter(each -> !without.contains(each.credential()))
                .map(each -> each.by(signer(sql, tenant, each.person())))
                .toList();
    if (before != null && before.set().approvers().equals(approvers)) {
      throw Problem.conflict("The approver set in force has exactly these passkeys.");
    }
    Instant now = clock.instant();
    ApproverSet made = made(tenant, before, approvers, now);
    Signed unsigned = Signed.of(json(made), List.of());
    sets.add(unsigned, made.sequence(), before == null, signer(sql, tenant, by), now);
    String action = before == null ? "approvers.require" : "approvers.propose";
    note(sql, tenant, by, action, made);
    if (before == null) {
      changes.fire(new PolicyInputsChanged(tenant, sql));
    }
  }

  private ApproverSet made(
      TenantId tenant, ApproverSets.@Nullable Kept before, List<Approver> approvers, Instant now) {
    try {
      return new ApproverSet(
          ApproverSet.SCHEMA,
          tenant,
          before == null ? 1 : before.set().sequence() + 1,
          before == null ? null : before.signed().digest(),
          ApproverSet.THRESHOLD,
          relyingParty.id(),
          relyingParty.origin(),
          now,
          approvers);
    } catch (InvalidValue refused) {
      throw Problem.conflict(
          refused.field().equals("threshold")
              ? "At least two people who may approve need a passkey first."
              : "There can be no such set: " + refused.getMessage() + ".");
    }
  }

  /** What a person's passkey signs to agree to the set that waits. */
  Challenge ask(Sql sql, TenantId tenant, SubjectId person) {
    ApproverSets.Kept waiting = waiting(new ApproverSets(sql, tenant));
    return challenges.of(sql, tenant, person, Purpose.SET, waiting.signed().bytes());
  }

  /** Takes a person's signature; the last one that is needed puts the set in force. */
  void sign(Sql sql, TenantId tenant, SubjectId person, Signed given) {
    Removals.lock(sql, tenant);
    ApproverSets sets = new ApproverSets(sql, tenant);
    ApproverSets.Kept waiting = waiting(sets);
    if (!waiting.signed().payload().equals(given.payload())) {
      throw Problem.conflict("Another set is proposed meanwhile.");
    }
    ApproverSet inForce = sets.inForce().orElseThrow();
    SubjectId signer = signer(sql, tenant, person);
    if (ApprovalVerifier.signers(inForce, waiting.signed()).people().contains(signer)) {
      throw Problem.conflict("You have signed this already; somebody else must, too.");
    }
    assertions.require(sql, tenant, inForce, person, given);
    List<Assertion> all = new ArrayList<>(waiting.signed().assertions());
    all.addAll(given.assertions());
    Signed signed = new Signed(given.payload(), all);
    Counted counted = ApprovalVerifier.signers(inForce, signed);
    boolean enough = counted.isEnough(inForce);
    sets.update(signed, waiting.set().sequence(), enough);
    note(sql, tenant, person, "approvers.sign", waiting.set());
    if (enough) {
      changes.fire(new PolicyInputsChanged(tenant, sql));
    }
  }

  /** A person as what is signed names them. */
  public SubjectId signer(Sql sql, TenantId tenant, SubjectId person) {
    return subjects.commit(sql, tenant, person).alias();
  }

  private static ApproverSets.Kept waiting(ApproverSets sets) {
    return sets.waiting().orElseThrow(() -> Problem.conflict("No approver set is proposed."));
  }

  /**
   * Returns the passkeys of a person in the set.
   *
   * @param person as the set names them
   * @throws Problem {@code passkey_required} where there is none
   */
  public static List<CredentialId> own(ApproverSet set, SubjectId person) {
    List<CredentialId> own =
        set.approvers().stream()
            .filter(each -> each.person().equals(person))
            .map(Approver::credential)
            .toList();
    if (own.isEmpty()) {
      throw new Problem(
          ErrorCode.PASSKEY_REQUIRED,
          "None of your passkeys is in the approver set in force. Add one under My passkeys; the "
              + "next set takes it in.");
    }
    return own;
  }

  private void note(Sql sql, TenantId tenant, SubjectId by, String action, ApproverSet set) {
    audit.record(
        sql,
        tenant,
        Actor.of(by),
        action,
        Integer.toString(set.sequence()),
        Map.of("passkeys", Integer.toString(set.approvers().size())));
  }

  private static byte[] json(ApproverSet set) {
    return ApproverSets.json(set).getBytes(StandardCharsets.UTF_8);
  }
}
