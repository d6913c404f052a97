package dev.demarc.server.policies;

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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes a published policy back: a version that forbids every route, those without AI among them,
 * takes its place at every group that obeys it. It only narrows, so one person does it, and
 * whatever comes after it widens. One transaction under the lock of its tenant and its policy.
 */
@ApplicationScoped
class Withdrawals {
  static final String NOBODY_OBEYS = "No group obeys it: other policies were published to them.";

  private final Policies policies;
  private final Rollouts rollouts;
  private final BundleIssuer issuer;
  private final PolicyNotes notes;
  private final Clock clock;

  Withdrawals(
      Policies policies, Rollouts rollouts, BundleIssuer issuer, PolicyNotes notes, Clock clock) {
    this.policies = policies;
    this.rollouts = rollouts;
    this.issuer = issuer;
    this.notes = notes;
    this.clock = clock;
  }

  /**
   * Withdraws the version published last; a rollout that is open ends. A draft stays.
   *
   * @throws Problem {@code conflict} where another was published meanwhile, it is withdrawn
   *     already, or no group obeys the policy
   */
  PolicyView withdraw(
      PolicyStore store, PolicyId id, SubjectId by, PolicyVersion version, String why) {
    Removals.lock(store.sql(), store.tenant());
    store.head(id);
    store.lockDraft(id);
    PolicyView.VersionView last = last(store, id, version);
    List<GroupId> groups = store.obeying().getOrDefault(id, List.of());
    if (groups.isEmpty()) {
      throw Problem.conflict(NOBODY_OBEYS);
    }
    String words = "Version " + version + " is withdrawn.";
    rollouts.giveWay(store, id, RolloutState.STOPPED, StopReason.BY_HAND, by, words);
    PolicyView.VersionView nothing = nothing(store, id, last, by);
    Set<SubjectId> authors = new TreeSet<>(store.authors(id, version));
    authors.add(by);
    store.publish(id, nothing, authors);
    notes.note(
        store,
        id,
        Actor.of(by),
        new PolicyHistory.Deed("withdraw-version", 0, version, null, null, why));
    store.obey(id, nothing.version(), groups);
    groups.forEach(group -> issuer.issue(store.sql(), store.tenant(), group));
    return policies.view(store, id);
  }

  private static PolicyView.VersionView last(PolicyStore store, PolicyId id, PolicyVersion asked) {
    PolicyVersion newest =
        store.published(id).orElseThrow(() -> Problem.conflict("Nothing is published.")).version();
    PolicyView.VersionView last = store.version(id, newest).orElseThrow();
    if (last.withdraws() != null) {
      throw Problem.conflict("Version " + last.withdraws() + " is withdrawn already.");
    }
    if (!newest.equals(asked)) {
      throw Problem.conflict("The version published last is " + newest + ", not " + asked + ".");
    }
    return last;
  }

  private PolicyView.VersionView nothing(
      PolicyStore store, PolicyId id, PolicyView.VersionView last, SubjectId by) {
    PolicyDocument document = PolicyText.withdrawn(last.document());
    Instant now = clock.instant();
    return new PolicyView.VersionView(
        Publications.next(store, id),
        PolicyText.withdrawn(
            last.yaml(),
            "Version "
                + last.version()
                + " was withdrawn: nothing is allowed until a version is published again."),
        document,
        Publications.digest(document),
        by,
        now,
        by,
        null,
        null,
        now,
        by,
        now,
        by,
        null,
        last.version());
  }
}
