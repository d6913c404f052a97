package dev.demarc.server.policies;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.GroupId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.SubjectId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.server.audit.Actor;
import dev.demarc.server.bundles.BundleHead;
import dev.demarc.server.bundles.BundleIssuer;
import dev.demarc.server.platform.Problem;
import dev.demarc.server.platform.Removals;
import dev.demarc.server.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings versions to their groups, stage after stage. Every step is one transaction under the lock
 * of its tenant and its policy, and looks again at what it goes by once it has them: of two that
 * look at once the second finds the step done, and a process that ends leaves all of it or nothing.
 */
@ApplicationScoped
class Rollouts {
  private final BundleIssuer issuer;
  private final PolicyNotes notes;
  private final Clock clock;

  Rollouts(BundleIssuer issuer, PolicyNotes notes, Clock clock) {
    this.issuer = issuer;
    this.notes = notes;
    this.clock = clock;
  }

  /**
   * Returns when none of the policy is open.
   *
   * @throws Problem {@code rollout_running} saying which is
   */
  static void requireNoneOpen(PolicyStore store, PolicyId policy) {
    new RolloutStore(store.sql(), store.tenant())
        .open(policy)
        .ifPresent(open -> {
          throw new Problem(
              ErrorCode.ROLLOUT_RUNNING,
              "Version %s is being rolled out: stage %d of %d is reached."
                  .formatted(open.version(), open.stage(), open.stages()));
        });
  }

  /** Begins one of a version that is stored already, and reaches its first stage. */
  void begin(
      PolicyStore store, PolicyId policy, PolicyVersion version, RolloutPlan plan, SubjectId by) {
    Instant now = clock.instant();
    Rollout rollout =
        new Rollout(
            policy,
            version,
            RolloutState.WATCHING,
            1,
            plan.stages().size(),
            plan.advance(),
            plan.gate(),
            now,
            null,
            "",
            by,
            now,
            null);
    new RolloutStore(store.sql(), store.tenant()).add(rollout, plan.stages());
    reach(store, rollout, Actor.of(by), "");
  }

  private void reach(PolicyStore store, Rollout rollout, Actor by, String why) {
    RolloutStore rollouts = new RolloutStore(store.sql(), store.tenant());
    var groups = rollouts.groups(rollout, rollout.stage());
    store.obey(rollout.policy(), rollout.version(), groups);
    notes.note(
        store, rollout.policy(), by, PolicyHistory.Deed.ofRollout("rollout-stage", rollout, why));
    for (GroupId group : groups) {
      BundleHead head = issuer.issue(store.sql(), store.tenant(), group).orElseThrow();
      rollouts.brought(rollout, group, head.version());
    }
  }

  /**
   * Reaches the next stage of one whose gate passed, where it still holds; stops it where a group
   * obeys something else meanwhile.
   */
  void advance(
      PolicyStore store, PolicyId policy, PolicyVersion version, SubjectId by, String why) {
    RolloutStore rollouts = new RolloutStore(store.sql(), store.tenant());
    Rollout rollout = locked(store, policy, version);
    Gate.Verdict verdict = verdict(rollouts, rollout);
    if (rollout.state() != RolloutState.PASSED) {
      throw Problem.conflict(
          "The gate of stage %d is still being watched. %s"
              .formatted(rollout.stage(), verdict.words()));
    }
    if (verdict instanceof Gate.Failed failed && failed.reason() == StopReason.TAKEN_OVER) {
      end(store, rollout, RolloutState.STOPPED, failed.reason(), failed.words(), Actor.SYSTEM);
      return;
    }
    rollout
        .gate()
        .unmet(health(rollouts, rollout))
        .ifPresent(unmet -> {
          throw Problem.conflict("The gate holds no more. " + unmet.words());
        });
    next(store, rollout, Actor.of(by), why);
  }

  /** Goes no further: every group keeps what it has. */
  void stop(PolicyStore store, PolicyId policy, PolicyVersion version, SubjectId by, String why) {
    Rollout rollout = locked(store, policy, version);
    end(store, rollout, RolloutState.STOPPED, StopReason.BY_HAND, why, Actor.of(by));
  }

  /** Ends one that is open, where there is one, because something else takes its groups. */
  void giveWay(
      PolicyStore store,
      PolicyId policy,
      RolloutState state,
      StopReason reason,
      SubjectId by,
      String words) {
    new RolloutStore(store.sql(), store.tenant())
        .open(policy)
        .ifPresent(open -> end(store, open, state, reason, words, Actor.of(by)));
  }

  /** Looks at the gate of one, goes by it, and says whether that changed anything. */
  boolean look(Sql sql, TenantId tenant, PolicyId policy) {
    RolloutStore rollouts = new RolloutStore(sql, tenant);
    Rollout seen = watched(rollouts, policy);
    if (seen == null || verdict(rollouts, seen) instanceof Gate.Waiting) {
      return false;
    }
    PolicyStore store = new PolicyStore(sql, tenant);
    lock(store, policy);
    Rollout rollout = watched(rollouts, policy);
    if (rollout == null) {
      return false;
    }
    return switch (verdict(rollouts, rollout)) {
      case Gate.Waiting waiting -> false;
      case Gate.Failed failed -> {
        end(store, rollout, RolloutState.STOPPED, failed.reason(), failed.words(), Actor.SYSTEM);
        yield true;
      }
      case Gate.Passed passed -> {
        pass(store, rollout);
        yield true;
      }
    };
  }

  /** What a look at it now would say. */
  Gate.Verdict verdict(RolloutStore rollouts, Rollout rollout) {
    Optional<Gate.Failed> other = takenOver(rollouts, rollout);
    if (other.isPresent()) {
      return other.get();
    }
    return rollout
        .gate()
        .judge(health(rollouts, rollout), Duration.between(rollout.reachedAt(), clock.instant()));
  }

  /** Why a gate that was passed would not hold now; empty where it would. */
  Optional<Gate.Failed> unmet(RolloutStore rollouts, Rollout rollout) {
    return takenOver(rollouts, rollout).or(() -> rollout.gate().unmet(health(rollouts, rollout)));
  }

  private static Optional<Gate.Failed> takenOver(RolloutStore rollouts, Rollout rollout) {
    return rollouts
        .takenOver(rollout)
        .map(group ->
            new Gate.Failed(
                StopReason.TAKEN_OVER,
                "Group " + group + " obeys another policy or version meanwhile."));
  }

  private Health health(RolloutStore rollouts, Rollout rollout) {
    return agents(rollouts, rollout, rollout.stage()).health();
  }

  /** The agents of one of its stages. */
  StageAgents agents(RolloutStore rollouts, Rollout rollout, int stage) {
    return new StageAgents(rollouts.sql(), rollouts.tenant(), rollout, stage, clock.instant());
  }

  private void pass(PolicyStore store, Rollout rollout) {
    notes.note(
        store,
        rollout.policy(),
        Actor.SYSTEM,
        PolicyHistory.Deed.ofRollout("rollout-gate-passed", rollout, ""));
    if (rollout.isAtLastStage()) {
      end(store, rollout, RolloutState.DONE, null, "", Actor.SYSTEM);
    } else if (rollout.advance() == RolloutPlan.Advance.AUTOMATIC) {
      next(store, rollout, Actor.SYSTEM, "");
    } else {
      new RolloutStore(store.sql(), store.tenant()).update(rollout.passed());
    }
  }

  private void next(PolicyStore store, Rollout rollout, Actor by, String why) {
    Rollout further = rollout.at(rollout.stage() + 1, clock.instant());
    new RolloutStore(store.sql(), store.tenant()).update(further);
    reach(store, further, by, why);
  }

  private void end(
      PolicyStore store,
      Rollout rollout,
      RolloutState state,
      @Nullable StopReason reason,
      String words,
      Actor by) {
    new RolloutStore(store.sql(), store.tenant())
        .update(rollout.ended(state, reason, words, clock.instant()));
    String action = state == RolloutState.DONE ? "rollout-done" : "rollout-stopped";
    notes.note(store, rollout.policy(), by, PolicyHistory.Deed.ofRollout(action, rollout, words));
  }

  private static Rollout locked(PolicyStore store, PolicyId policy, PolicyVersion version) {
    store.head(policy);
    lock(store, policy);
    return new RolloutStore(store.sql(), store.tenant())
        .open(policy)
        .filter(open -> open.version().equals(version))
        .orElseThrow(() -> Problem.conflict("No rollout of version " + version + " is open."));
  }

  private static void lock(PolicyStore store, PolicyId policy) {
    Removals.lock(store.sql(), store.tenant());
    store.lockDraft(policy);
  }

  private static @Nullable Rollout watched(RolloutStore rollouts, PolicyId policy) {
    return rollouts.open(policy).filter(open -> open.state() == RolloutState.WATCHING).orElse(null);
  }
}
