package dev.demarc.server.policies;

import dev.demarc.contract.approval.ApprovalVerifier;
import dev.demarc.contract.approval.ApprovalVerifier.Counted;
import dev.demarc.contract.approval.ApproverSet;
import dev.demarc.contract.approval.Signed;
import dev.demarc.contract.approval.WideningApproval;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.server.passkeys.ApproverSetResource.Signing;
import dev.demarc.server.passkeys.ApproverSets;
import dev.demarc.server.passkeys.Approvers;
import dev.demarc.server.passkeys.Assertions;
import dev.demarc.server.passkeys.Challenge;
import dev.demarc.server.passkeys.Challenges;
import dev.demarc.server.passkeys.Purpose;
import dev.demarc.server.passkeys.WideningApprovals;
import dev.demarc.server.platform.Columns;
import dev.demarc.server.platform.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Approvals of what widens, once a tenant requires passkeys for them: what is asked to be signed,
 * what is taken, and whether it is enough to publish. Each is the measure that agents have.
 */
@ApplicationScoped
class SignedApprovals {
  private final Challenges challenges;
  private final Assertions assertions;
  private final Approvers approvers;
  private final Clock clock;

  SignedApprovals(Challenges challenges, Assertions assertions, Approvers approvers, Clock clock) {
    this.challenges = challenges;
    this.assertions = assertions;
    this.approvers = approvers;
    this.clock = clock;
  }

  /** What this person is to sign to approve a draft; empty where nothing need be. */
  Optional<Signing> ask(PolicyStore store, Draft draft, PolicyDocument document, SubjectId by) {
    draft.state().after(PolicyState.Action.APPROVE);
    ApproverSet set = set(store).orElse(null);
    if (set == null || needed(store, draft, document) < 2) {
      return Optional.empty();
    }
    SubjectId signer = approvers.signer(store.sql(), store.tenant(), by);
    WideningApproval approval =
        new WideningApproval(
            WideningApproval.SCHEMA,
            store.tenant(),
            next(store, draft.policy(), document),
            new TreeSet<>(PolicyGroups.of(store, draft)),
            base(store, draft),
            signer,
            set.sequence(),
            clock.instant(),
            challenges.nonce());
    byte[] payload = ApproverSets.json(approval).getBytes(StandardCharsets.UTF_8);
    Challenge challenge = challenges.of(store.sql(), store.tenant(), by, Purpose.APPROVE, payload);
    return Optional.of(Signing.of(challenge, set, signer));
  }

  /**
   * Returns when a draft that widens is signed, or none need be; keeps what was signed.
   *
   * @param given absent where the approval carries nothing
   * @throws Problem {@code passkey_required}, {@code passkey_refused}, {@code passkey_cloned}
   */
  void require(
      PolicyStore store,
      Draft draft,
      PolicyDocument document,
      SubjectId by,
      @Nullable Signed given) {
    ApproverSet set = set(store).orElse(null);
    if (set == null || needed(store, draft, document) < 2) {
      return;
    }
    if (given == null) {
      throw new Problem(
          ErrorCode.PASSKEY_REQUIRED,
          "It widens what is permitted, so an approval is signed with a passkey.");
    }
    WideningApproval approval = WideningApprovals.read(given.bytes());
    if (!approval.policy().equals(next(store, draft.policy(), document))
        || !approval.base().equals(base(store, draft))
        || !approval.approver().equals(approvers.signer(store.sql(), store.tenant(), by))) {
      throw Problem.conflict("It is not what was asked to be signed any more. Ask again.");
    }
    assertions.require(store.sql(), store.tenant(), set, by, given);
    new WideningApprovals(store.sql(), store.tenant()).put(approval, draft.revision(), given);
  }

  /**
   * Returns when agents will accept a draft as this document.
   *
   * @throws Problem {@code passkey_required} where they will not
   */
  void enough(PolicyStore store, Draft draft, PolicyDocument document) {
    ApproverSet set = set(store).orElse(null);
    if (set == null || needed(store, draft, document) < 2) {
      return;
    }
    List<Signed> signed =
        new WideningApprovals(store.sql(), store.tenant()).of(draft.policy(), draft.revision());
    ApprovalVerifier verifier =
        new ApprovalVerifier(store.tenant(), ApproverSets::set, WideningApprovals::read);
    PolicyRef policy = next(store, draft.policy(), document);
    Instant now = clock.instant();
    obeyed(store, draft)
        .forEach((group, obeyed) -> {
          Instant since = obeyed.isPresent() ? now : Instant.EPOCH;
          Counted counted =
              verifier.approvals(
                  set,
                  signed,
                  new ApprovalVerifier.Sought(policy, group, obeyed.orElse(null), since, now));
          if (!counted.isEnough(set)) {
            throw new Problem(
                ErrorCode.PASSKEY_REQUIRED,
                "It has %s that agents of group %s accept. Take it back and submit it again."
                    .formatted(counted.words(set), group));
          }
        });
  }

  /** A draft that goes back takes its signatures with it. */
  static void forget(PolicyStore store, Draft draft) {
    new WideningApprovals(store.sql(), store.tenant()).forget(draft.policy(), draft.revision());
  }

  private static Optional<ApproverSet> set(PolicyStore store) {
    return new ApproverSets(store.sql(), store.tenant()).inForce();
  }

  private static int needed(PolicyStore store, Draft draft, PolicyDocument document) {
    return PolicyDiff.approvals(store.obeyed(draft), document);
  }

  private static PolicyRef next(PolicyStore store, PolicyId id, PolicyDocument document) {
    return new PolicyRef(id, Publications.next(store, id), Publications.digest(document));
  }

  private static List<PolicyRef> base(PolicyStore store, Draft draft) {
    return obeyed(store, draft).values().stream().flatMap(Optional::stream).distinct().toList();
  }

  /** What each group that a draft is to be for obeys now; empty where nothing. */
  private static SortedMap<GroupId, Optional<PolicyRef>> obeyed(PolicyStore store, Draft draft) {
    SortedMap<GroupId, Optional<PolicyRef>> obeyed = new TreeMap<>();
    store
        .sql()
        .query(
            """
            select of_group as group_id, v.policy, v.version, v.digest
            from unnest(?::text[]) of_group
            left join group_policy g on g.tenant_id = ? and g.group_id = of_group
            left join policy_version v
              on v.tenant_id = g.tenant_id and v.policy = g.policy and v.version = g.version
            """,
            row ->
                obeyed.put(
                    GroupId.of(Columns.text(row, "group_id")),
                    row.getString("digest") == null
                        ? Optional.empty()
                        : Optional.of(
                            new PolicyRef(
                                new PolicyId(Columns.uuid(row, "policy")),
                                new PolicyVersion(row.getInt("version")),
                                Digest.of(Columns.text(row, "digest"))))),
            PolicyGroups.of(store, draft),
            store.tenant());
    return obeyed;
  }
}
