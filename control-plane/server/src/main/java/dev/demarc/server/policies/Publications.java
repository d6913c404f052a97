package dev.demarc.server.policies;

import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.bundles.BundleIssuer;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removals;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts versions in force: an approved draft, at once or stage by stage, or an older version again.
 * Numbers only grow. Each is one transaction under the lock of its tenant and its policy.
 */
@ApplicationScoped
class Publications {
  private final Policies policies;
  private final Rollouts rollouts;
  private final SignedApprovals signed;
  private final BundleIssuer issuer;
  private final PolicyNotes notes;
  private final Clock clock;

  Publications(
      Policies policies,
      Rollouts rollouts,
      SignedApprovals signed,
      BundleIssuer issuer,
      PolicyNotes notes,
      Clock clock) {
    this.policies = policies;
    this.rollouts = rollouts;
    this.signed = signed;
    this.issuer = issuer;
    this.notes = notes;
    this.clock = clock;
  }

  /**
   * Publishes an approved draft.
   *
   * @param asked the stages; absent where all its groups get it at once
   * @throws Problem {@code rollout_running} while another version is on its way; {@code conflict}
   *     where it brings an older one back and no group obeys the policy any more
   */
  PolicyView publish(
      PolicyStore store,
      PolicyId id,
      SubjectId by,
      int revision,
      String why,
      RolloutPlan.@Nullable Asked asked) {
    Removals.lock(store.sql(), store.tenant());
    Draft draft = Policies.locked(store, id, revision);
    draft.state().after(PolicyState.Action.PUBLISH);
    Rollouts.requireNoneOpen(store, id);
    if (asked != null && draft.rollbackOf() != null) {
      throw Problem.invalid(
          "rollout", "must be left out of a rollback, which takes all groups at once");
    }
    List<GroupId> groups = PolicyGroups.of(store, draft);
    if (groups.isEmpty()) {
      throw Problem.conflict(Withdrawals.NOBODY_OBEYS);
    }
    RolloutPlan plan = asked == null ? null : asked.checked(groups);
    PolicyView.VersionView version = version(store, draft, by);
    if (PolicyGroups.take(store, draft)) {
      notes.note(store, id, Actor.of(by), regrouped(store, draft, version.version()));
    }
    store.removeDraft(id);
    put(store, id, version, draft.authors(), revision, why);
    if (plan == null) {
      obey(store, id, version.version(), groups);
    } else {
      rollouts.begin(store, id, version.version(), plan, by);
    }
    return policies.view(store, id);
  }

  /**
   * Publishes an older version again, as a new one, to all groups that obey the policy; a rollout
   * that is open ends. What permits no more than any of them obeys needs no approval but those the
   * version has. What does becomes a draft in review, which the usual approvals put in force.
   *
   * @param discards the revision of the draft that it replaces then; absent where there is none
   * @throws Problem {@code conflict} where no group obeys the policy
   */
  PolicyView rollback(
      PolicyStore store,
      PolicyId id,
      SubjectId by,
      PolicyVersion to,
      String why,
      @Nullable Integer discards) {
    Removals.lock(store.sql(), store.tenant());
    store.head(id);
    Draft draft = store.lockDraft(id).orElse(null);
    PolicyView.VersionView older =
        store.version(id, to).orElseThrow(() -> Problem.notFound("version"));
    if (to.compareTo(store.published(id).orElseThrow().version()) >= 0) {
      throw Problem.invalid("version", "must be older than the version published last");
    }
    List<GroupId> groups = store.followers(id);
    if (groups.isEmpty()) {
      throw Problem.conflict(Withdrawals.NOBODY_OBEYS);
    }
    PolicyDocument document = policies.proved(store, older.yaml());
    boolean approved =
        digest(document).equals(older.digest())
            && PolicyDiff.approvals(store.obeyed(groups), document) == 1;
    if (approved) {
      giveWay(store, id, RolloutState.ROLLED_BACK, by, "Version " + to + " comes back.");
      Set<SubjectId> authors = store.authors(id, to);
      PolicyView.VersionView version = again(store, id, older, document, by);
      put(store, id, version, authors, 0, why);
      obey(store, id, version.version(), groups);
      if (draft == null) {
        store.rename(id, Policies.title(older.yaml()));
      }
    } else {
      Draft asked = asked(store, id, older, draft, by, discards);
      giveWay(store, id, RolloutState.STOPPED, by, "Version " + to + " is asked back.");
      store.put(asked);
      store.rename(id, Policies.title(older.yaml()));
      notes.note(
          store,
          id,
          Actor.of(by),
          new PolicyHistory.Deed("rollback-asked", asked.revision(), null, null, to, why));
    }
    return policies.view(store, id);
  }

  private void giveWay(
      PolicyStore store, PolicyId id, RolloutState state, SubjectId by, String words) {
    rollouts.giveWay(store, id, state, StopReason.ROLLBACK, by, words);
  }

  private Draft asked(
      PolicyStore store,
      PolicyId id,
      PolicyView.VersionView older,
      @Nullable Draft draft,
      SubjectId by,
      @Nullable Integer discards) {
    if (draft != null && (discards == null || discards != draft.revision())) {
      throw Problem.conflict(
          "It permits more than is in force, so it must be approved, and there is a draft at "
              + "revision "
              + draft.revision()
              + " already. Name it in 'discards' to put the older text in its place.");
    }
    int last = draft == null ? store.lastRevision(id) : draft.revision();
    Instant now = clock.instant();
    Set<SubjectId> authors = new TreeSet<>(Set.of(by));
    authors.addAll(store.authors(id, older.version()));
    return new Draft(
        id,
        last + 1,
        PolicyState.IN_REVIEW,
        older.yaml(),
        by,
        authors,
        now,
        new Draft.Step(now, by),
        null,
        null,
        older.version(),
        null);
  }

  private static PolicyHistory.Deed regrouped(
      PolicyStore store, Draft draft, PolicyVersion version) {
    String words = PolicyGroups.words(store.head(draft.policy()).groups());
    return new PolicyHistory.Deed("regroup", draft.revision(), version, null, null, words);
  }

  private void put(
      PolicyStore store,
      PolicyId id,
      PolicyView.VersionView version,
      Set<SubjectId> authors,
      int revision,
      String why) {
    store.publish(id, version, authors);
    notes.note(
        store,
        id,
        Actor.of(version.publishedBy()),
        new PolicyHistory.Deed(
            version.rollbackOf() == null ? "publish" : "rollback",
            revision,
            version.version(),
            null,
            version.rollbackOf(),
            why));
  }

  private void obey(PolicyStore store, PolicyId id, PolicyVersion version, List<GroupId> groups) {
    store.obey(id, version, groups);
    groups.forEach(group -> issuer.issue(store.sql(), store.tenant(), group));
  }

  private PolicyView.VersionView version(PolicyStore store, Draft draft, SubjectId by) {
    PolicyDocument document = policies.proved(store, draft.yaml());
    Draft.Step submitted = draft.submitted();
    Draft.Step approved = draft.approved();
    if (submitted == null || approved == null) {
      throw new IllegalStateException("an approved draft knows who submitted and approved it");
    }
    int needed = PolicyDiff.approvals(store.obeyed(draft), document);
    int given = draft.approvals(store.approvers()).size();
    if (given < needed) {
      throw Problem.conflict(
          "It needs the approval of %s who may approve now, and has %d. Take it back and submit it again."
              .formatted(needed == 1 ? "one person" : "two people", given));
    }
    signed.enough(store, draft, document);
    Draft.Step first = draft.firstApproved();
    return new PolicyView.VersionView(
        next(store, draft.policy()),
        draft.yaml(),
        document,
        digest(document),
        draft.author(),
        submitted.at(),
        submitted.by(),
        first == null ? null : first.at(),
        first == null ? null : first.by(),
        approved.at(),
        approved.by(),
        clock.instant(),
        by,
        draft.rollbackOf(),
        null);
  }

  private PolicyView.VersionView again(
      PolicyStore store,
      PolicyId id,
      PolicyView.VersionView older,
      PolicyDocument document,
      SubjectId by) {
    return new PolicyView.VersionView(
        next(store, id),
        older.yaml(),
        document,
        older.digest(),
        older.author(),
        older.submittedAt(),
        older.submittedBy(),
        older.firstApprovedAt(),
        older.firstApprovedBy(),
        older.approvedAt(),
        older.approvedBy(),
        clock.instant(),
        by,
        older.version(),
        null);
  }

  /** The number of the next version. */
  static PolicyVersion next(PolicyStore store, PolicyId id) {
    return new PolicyVersion(
        store.published(id).map(last -> last.version().number() + 1).orElse(1));
  }

  static Digest digest(PolicyDocument document) {
    return Digest.ofBytes(PolicyStore.canonical(document).getBytes(StandardCharsets.UTF_8));
  }
}
