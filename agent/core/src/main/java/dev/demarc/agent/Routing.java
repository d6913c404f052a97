package dev.demarc.agent;

import dev.demarc.agent.classify.SessionDigests;
import dev.demarc.agent.decide.Deciding;
import dev.demarc.agent.decide.Lineage;
import dev.demarc.agent.decide.Pace;
import dev.demarc.agent.execute.Meter;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.stability.RetryBudget;
import dev.demarc.agent.stability.SessionRoutes;
import dev.demarc.agent.stability.SessionRoutes.Left;
import dev.demarc.agent.stability.SessionTurn;
import dev.demarc.agent.stability.Stabiliser;
import dev.demarc.agent.sync.InForce;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.id.SessionDigest;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Fallback;
import dev.demarc.contract.policy.Preference;
import dev.demarc.contract.policy.Stability;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How a request's routes follow one another: where its session is to stay, what failed for it
 * before, whether it may try another route, how long one may take, and what is counted of it. Safe
 * for many threads.
 */
final class Routing {
  private final Stabiliser stabiliser;
  private final SessionRoutes sessions;
  private final RetryBudget budget;
  private final Lineage lineage;
  private final Metrics metrics;
  private final InstantSource clock;

  Routing(PipelineParts parts, SessionDigests digests) {
    this.stabiliser = parts.stabiliser();
    this.metrics = parts.metrics();
    this.clock = parts.clock();
    this.sessions = new SessionRoutes(clock, metrics);
    this.budget = new RetryBudget(clock);
    this.lineage = new Lineage(digests, clock);
  }

  Lineage lineage() {
    return lineage;
  }

  Optional<SessionRoutes.Stay> stay(Inbound inbound, Optional<SessionDigest> session) {
    Stability terms = stability(inbound.caller().policy());
    return session.flatMap(each -> sessions.stay(inbound.caller().application().id(), each, terms));
  }

  Map<TargetId, String> failuresBefore(Inbound inbound) {
    return lineage.failures(inbound, fallback(inbound.caller().policy()).lineage());
  }

  /**
   * Who leads among peers; a request that runs outside a session may be led to one long unheard.
   */
  SortedMap<TargetId, TargetId> leaders(Optional<SessionDigest> session, boolean runs) {
    return stabiliser.leaders(runs && session.isEmpty());
  }

  /** What is known of how long answers take, where the policy or the caller minds. */
  Pace pace(Inbound inbound, Facts facts) {
    Instant deadline = inbound.hints().ownDeadline().map(inbound.at()::plus).orElse(null);
    boolean minds =
        deadline != null
            || facts.request().divisibleTokens() != null
            || mindsPace(inbound.caller().policy(), facts);
    return new Pace(minds ? stabiliser::expectedMillis : Collections::emptySortedMap, deadline);
  }

  private static boolean mindsPace(InForce policy, Facts facts) {
    return policy.engine().preference(facts).map(Preference::within).isPresent();
  }

  /** When the first piece of this route's answer must be there. */
  Instant firstBy(InForce policy, Outcome.Routed routed, Instant deadline) {
    Fallback terms = fallback(policy);
    Instant now = clock.instant();
    Instant by = deadline;
    if (!routed.fallbacks().isEmpty()) {
      long left = Math.max(0, Duration.between(now, deadline).toMillis());
      by = now.plusMillis(left * terms.firstTryPercent() / 100);
    }
    Duration own = terms.timeouts().get(routed.route().target());
    return own != null && now.plus(own).isBefore(by) ? now.plus(own) : by;
  }

  /** A route is tried now. */
  void tries(Deciding deciding, Route route, int attempt) {
    if (attempt == 1) {
      budget.request(fallback(deciding.policy()).retryBudget());
    }
    deciding
        .fallback()
        .ifPresent(left -> count("demarc_fallback_tried_total", left, route, deciding));
  }

  /** A route failed; when this request is sent again, that is remembered. */
  void failed(Inbound inbound, Deciding deciding, TargetId target, String why) {
    deciding.failed(target, why);
    lineage.failed(inbound, deciding.failed());
  }

  /** Whether another route may be tried after one failed; if so, it counts as tried. */
  boolean another(Deciding deciding, String why, int attempts) {
    Fallback terms = fallback(deciding.policy());
    if (why.equals("deadline") || attempts >= terms.attempts()) {
      return false;
    }
    boolean further = budget.further(terms.retryBudget());
    if (!further) {
      metrics.count("demarc_fallback_budget_refused_total");
    }
    return further;
  }

  /** A route answered; what that was in the course of its session, where it has one. */
  Optional<SessionTurn> answered(
      Inbound inbound, Deciding deciding, Route route, Meter meter, Instant start) {
    Optional<Left> left = deciding.fallback();
    left.ifPresent(from -> count("demarc_fallback_answered_total", from, route, deciding));
    SessionDigest session = deciding.facts().session();
    if (session == null) {
      return Optional.empty();
    }
    Long micros = meter.firstChunkMicros();
    Duration latency =
        micros == null
            ? Duration.between(start, clock.instant())
            : Duration.of(micros, ChronoUnit.MICROS);
    return Optional.of(
        sessions.answered(
            inbound.caller().application().id(),
            session,
            route,
            left,
            latency,
            stability(deciding.policy())));
  }

  /** The request was refused: sent again, it is a new one. */
  void refused(Inbound inbound) {
    lineage.ended(inbound);
  }

  private void count(String name, Left left, Route route, Deciding deciding) {
    metrics.count(
        name,
        "from",
        left.from().text(),
        "to",
        route.target().text(),
        "reason",
        left.reason(),
        "class",
        deciding.facts().data().dataClass().text());
  }

  static Fallback fallback(InForce policy) {
    return policy.bundle().document().fallbackInForce();
  }

  private static Stability stability(InForce policy) {
    return policy.bundle().document().stabilityInForce();
  }
}
