package dev.demarc.agent.decide;

import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.TargetId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one request: the facts stay, the situation grows by what was agreed to and what
 * failed, and the engine is asked again. All of them have one id; the last one is what happened.
 * For one thread.
 */
public final class Deciding {
  private final InForce policy;
  private final DecisionId id;
  private final Facts facts;
  private final @Nullable TargetId sessionTarget;
  private final Supplier<SortedMap<TargetId, Availability>> availability;
  private final Map<TargetId, Grant> grants = new HashMap<>();
  private final Map<TargetId, String> failures = new HashMap<>();
  private @Nullable TargetId fallbackFrom;
  private @Nullable Decision last;
  private long nanos;

  public Deciding(
      InForce policy,
      DecisionId id,
      Facts facts,
      Optional<TargetId> sessionTarget,
      Supplier<SortedMap<TargetId, Availability>> availability) {
    this.policy = policy;
    this.id = id;
    this.facts = facts;
    this.sessionTarget = sessionTarget.orElse(null);
    this.availability = availability;
  }

  /** What the engine says now. */
  public Decision decide(Instant at) {
    long start = System.nanoTime();
    SortedMap<TargetId, Availability> targets = new TreeMap<>(availability.get());
    failures.keySet().forEach(failed -> targets.put(failed, Availability.FAILED));
    SortedMap<TargetId, ConsentId> consents = new TreeMap<>();
    grants.forEach((target, grant) -> consents.put(target, grant.id()));
    Situation situation = new Situation(at, targets, consents, sessionTarget, fallbackFrom);
    Decision decision = policy.engine().decide(id, facts, situation);
    last = decision;
    nanos += System.nanoTime() - start;
    return decision;
  }

  /** A grant that covers the route just asked for. */
  public void granted(TargetId target, Grant grant) {
    grants.put(target, grant);
  }

  /** A route that failed: its target is out for this request. */
  public void failed(TargetId target, String reason) {
    failures.put(target, reason);
    if (fallbackFrom == null) {
      fallbackFrom = target;
    }
  }

  /** The grant for this target, where there is one. */
  public Optional<Grant> grant(TargetId target) {
    return Optional.ofNullable(grants.get(target));
  }

  /** The first target that failed, and why. */
  public Optional<Map.Entry<TargetId, String>> fallback() {
    TargetId from = fallbackFrom;
    return from == null
        ? Optional.empty()
        : Optional.of(Map.entry(from, failures.getOrDefault(from, "failed")));
  }

  public InForce policy() {
    return policy;
  }

  public DecisionId id() {
    return id;
  }

  public Facts facts() {
    return facts;
  }

  /** The last decision; the first is taken before anybody asks. */
  public Optional<Decision> last() {
    return Optional.ofNullable(last);
  }

  /** How long all decisions took. */
  public long nanos() {
    return nanos;
  }
}
