package dev.demarc.agent.decide;

import dev.demarc.agent.stability.SessionRoutes;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.consent.Grant;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.decision.Unaffordable;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.organisation.Approval;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one request under one policy: the facts stay, the situation grows by what was
 * agreed to and what failed, and the engine is asked again. All of them have one id; the last one
 * is what happened. For one thread.
 *
 * <p>A request that is sent again inherits what failed for it before, so that a fallback stays one.
 * Where nothing is permitted on these terms it is decided as a new request: that a route failed a
 * moment ago is no reason to refuse what would otherwise be answered by it.
 */
public final class Deciding {
  private final InForce policy;
  private DecisionId id;
  private final Facts facts;
  private final Optional<SessionRoutes.Stay> stay;
  private final Supplier<SortedMap<TargetId, Availability>> availability;
  private final Supplier<SortedMap<TargetId, SortedMap<ModelId, Shortfall>>> shortfalls;
  private final Supplier<SortedMap<TargetId, SortedMap<ModelId, Integer>>> measured;
  private final Pace pace;
  private final SortedMap<TargetId, TargetId> leaders;
  private final Map<TargetId, Grant> grants = new HashMap<>();
  private final Map<Route, Approval> approvals = new HashMap<>();
  private final Set<TargetId> busy = new HashSet<>();
  private final Map<Route, Unaffordable> unaffordable = new HashMap<>();
  private final Map<TargetId, String> inherited;
  private final Map<TargetId, String> failures = new LinkedHashMap<>();
  private @Nullable Decision last;
  private long nanos;

  /**
   * @param stay where the session is to stay
   * @param inherited what failed when this very request was made before, first to last
   * @param leaders of targets that have peers
   * @param measured the quality measured here for the request's task
   */
  public Deciding(
      InForce policy,
      DecisionId id,
      Facts facts,
      Optional<SessionRoutes.Stay> stay,
      Map<TargetId, String> inherited,
      SortedMap<TargetId, TargetId> leaders,
      Supplier<SortedMap<TargetId, Availability>> availability,
      Supplier<SortedMap<TargetId, SortedMap<ModelId, Shortfall>>> shortfalls,
      Supplier<SortedMap<TargetId, SortedMap<ModelId, Integer>>> measured,
      Pace pace) {
    this.policy = policy;
    this.id = id;
    this.facts = facts;
    this.stay = stay;
    this.inherited = new LinkedHashMap<>(inherited);
    this.leaders = leaders;
    this.availability = availability;
    this.shortfalls = shortfalls;
    this.measured = measured;
    this.pace = pace;
  }

  /**
   * Goes on where this request was decided under another policy: one id, and what failed or was
   * full stays so. What was agreed to is looked for anew, since it was agreed to under that policy.
   */
  public void goesOn(Deciding before) {
    id = before.id;
    inherited.clear();
    inherited.putAll(before.inherited);
    failures.putAll(before.failures);
    busy.addAll(before.busy);
    last = before.last;
    nanos = before.nanos;
  }

  /** What the engine says now. */
  public Decision decide(Instant at) {
    long start = System.nanoTime();
    Decision decision = policy.engine().decide(id, facts, situation(at));
    boolean nothing =
        decision.outcome() instanceof Outcome.Refused
            || decision.outcome() instanceof Outcome.Queued;
    if (nothing && !inherited.isEmpty()) {
      inherited.clear();
      decision = policy.engine().decide(id, facts, situation(at));
    }
    last = decision;
    nanos += System.nanoTime() - start;
    return decision;
  }

  private Situation situation(Instant at) {
    SortedMap<TargetId, Availability> targets = new TreeMap<>(availability.get());
    Map<TargetId, String> failed = failed();
    busy.forEach(target -> targets.put(target, Availability.BUSY));
    failed.keySet().forEach(target -> targets.put(target, Availability.FAILED));
    SortedMap<TargetId, ConsentId> consents = new TreeMap<>();
    SortedMap<TargetId, ModelId> models = new TreeMap<>();
    grants.forEach((target, grant) -> {
      consents.put(target, grant.id());
      models.put(target, grant.change().to().model());
    });
    TargetId session = stay.map(SessionRoutes.Stay::target).orElse(null);
    TargetId from = failed.keySet().stream().findFirst().orElse(null);
    return new Situation(
        at,
        targets,
        consents,
        session,
        from,
        leaders,
        shortfalls.get(),
        measured.get(),
        expected(targets.keySet()),
        models,
        approvals(),
        pace.deadline(),
        unaffordable());
  }

  private SortedMap<TargetId, SortedMap<ModelId, ApprovalId>> approvals() {
    SortedMap<TargetId, SortedMap<ModelId, ApprovalId>> all = new TreeMap<>();
    approvals.forEach((route, approval) ->
        all.computeIfAbsent(route.target(), none -> new TreeMap<>())
            .put(route.model(), approval.id()));
    return all;
  }

  private SortedMap<TargetId, SortedMap<ModelId, Unaffordable>> unaffordable() {
    SortedMap<TargetId, SortedMap<ModelId, Unaffordable>> all = new TreeMap<>();
    unaffordable.forEach((route, why) ->
        all.computeIfAbsent(route.target(), none -> new TreeMap<>()).put(route.model(), why));
    return all;
  }

  private SortedMap<TargetId, Long> expected(Set<TargetId> targets) {
    SortedMap<TargetId, Long> expected = new TreeMap<>(pace.expectedMillis().get());
    expected.keySet().retainAll(targets);
    return expected;
  }

  /** A grant that covers the route just asked for. */
  public void granted(TargetId target, Grant grant) {
    grants.put(target, grant);
  }

  /** The organisation has approved the route. */
  public void approved(Route route, Approval approval) {
    approvals.put(route, approval);
  }

  /** A route that failed: its target is out for this request. */
  public void failed(TargetId target, String reason) {
    failures.put(target, reason);
  }

  /** Others took the last place at a target: it takes no more, and has not failed. */
  public void busy(TargetId target) {
    busy.add(target);
  }

  /** No budget pays for this route: it takes no part any more, and has not failed. */
  public void unaffordable(Route route, Unaffordable why) {
    unaffordable.put(route, why);
  }

  /** All that failed for this request, also when it was made before, first to last, and why. */
  public Map<TargetId, String> failed() {
    Map<TargetId, String> all = new LinkedHashMap<>(inherited);
    all.putAll(failures);
    return all;
  }

  /** The grant for this target, where there is one. */
  public Optional<Grant> grant(TargetId target) {
    return Optional.ofNullable(grants.get(target));
  }

  /** The approval for this route, where there is one. */
  public Optional<Approval> approval(Route route) {
    return Optional.ofNullable(approvals.get(route));
  }

  /**
   * The target this request should have been answered by, where it is or would be answered by a
   * fallback: the first that failed for it, else the first choice that is not used now, else the
   * one that the session left and has not gone back to.
   */
  public Optional<SessionRoutes.Left> fallback() {
    Optional<SessionRoutes.Left> failed =
        failed().entrySet().stream()
            .findFirst()
            .map(first -> new SessionRoutes.Left(first.getKey(), first.getValue()));
    return failed.or(this::passedOver).or(this::stayedAway);
  }

  private Optional<SessionRoutes.Left> passedOver() {
    return routed()
        .map(Outcome.Routed::insteadOf)
        .map(from -> new SessionRoutes.Left(from, reason(from)));
  }

  private String reason(TargetId target) {
    return last().stream()
        .flatMap(decision -> decision.considered().stream())
        .filter(one -> one.route().target().equals(target))
        .map(one -> one.reason().wire().replace('-', '_'))
        .findFirst()
        .orElse("failed");
  }

  private Optional<SessionRoutes.Left> stayedAway() {
    return routed()
        .flatMap(routed -> stay.filter(it -> it.target().equals(routed.route().target())))
        .flatMap(SessionRoutes.Stay::left);
  }

  private Optional<Outcome.Routed> routed() {
    return last()
        .map(Decision::outcome)
        .filter(Outcome.Routed.class::isInstance)
        .map(Outcome.Routed.class::cast);
  }

  /** The rule by which the last decision permits this route, where one does. */
  public @Nullable RuleId rule(Route route) {
    return last().stream()
        .flatMap(decision -> decision.considered().stream())
        .filter(one -> one.permitted() && one.route().equals(route))
        .map(Considered::rule)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
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
