package dev.demarc.engine;

import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.Transform;
import dev.demarc.engine.rules.Obligations;
import dev.demarc.engine.rules.Offered;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A route with what policy, contract and situation say of it.
 *
 * @param permission what the rules say
 * @param standing the first thing against it, or {@link ReasonCode#ALLOWED} when there is none
 * @param chunking the parts in which the request fits; absent where it fits as it is, or not at all
 * @param cost what it is expected to cost, see {@link Cost}; the most there is where it does not
 *     fit
 */
record Candidate(
    Offered offered,
    Considered permission,
    ReasonCode standing,
    @Nullable Chunking chunking,
    long cost) {

  /** Asks, in this order: permitted? fits? available? */
  static Candidate of(
      Offered offered,
      Considered permission,
      Facts facts,
      Situation situation,
      Set<Transform> transforms,
      @Nullable Duration within) {
    if (!permission.permitted()) {
      return new Candidate(offered, permission, permission.reason(), null, Long.MAX_VALUE);
    }
    Fit fit = Fit.of(facts, offered, transforms);
    ReasonCode misfit = fit.misfit();
    if (misfit != null) {
      return new Candidate(offered, permission, misfit, null, Long.MAX_VALUE);
    }
    Chunking chunking = fit.chunking();
    long cost = Cost.of(offered.model(), facts.request(), chunking, situation.at());
    ReasonCode readiness = readiness(offered, situation);
    ReasonCode standing =
        readiness == ReasonCode.ALLOWED
            ? feasibility(offered, facts, situation, within, chunking, cost)
            : readiness;
    return new Candidate(offered, permission, standing, chunking, cost);
  }

  /** What of a route that works is against it: its cost, then its pace. */
  private static ReasonCode feasibility(
      Offered offered,
      Facts facts,
      Situation situation,
      @Nullable Duration within,
      @Nullable Chunking chunking,
      long cost) {
    ReasonCode unpaid = unpaid(offered, facts, situation, cost);
    if (unpaid != ReasonCode.ALLOWED) {
      return unpaid;
    }
    return Pace.isTooSlow(offered, situation, within, chunking)
        ? ReasonCode.TOO_SLOW
        : ReasonCode.ALLOWED;
  }

  /** What of its cost is against it: the caller's own budget first, then those of the tenant. */
  private static ReasonCode unpaid(Offered offered, Facts facts, Situation situation, long cost) {
    Long budget = facts.request().budgetMicroUsd();
    ModelOffer model = offered.model();
    if (budget != null && model.price(situation.at()).isEmpty()) {
      return ReasonCode.PRICE_UNKNOWN;
    }
    if (Cost.over(budget, cost)) {
      return ReasonCode.OVER_BUDGET;
    }
    return switch (situation.unaffordable(offered.target().id(), model.id())) {
      case null -> ReasonCode.ALLOWED;
      case BUDGET_EXHAUSTED -> ReasonCode.BUDGET_EXHAUSTED;
      case PRICE_UNKNOWN -> ReasonCode.PRICE_UNKNOWN;
    };
  }

  TargetId target() {
    return offered.target().id();
  }

  /** Permitted, fitting and there: it has a place in the order, even when it is down now. */
  boolean stands() {
    return switch (standing) {
      case ALLOWED, DAMPED, TOO_SLOW, OVER_BUDGET, BUSY, DOWN, FAILED -> true;
      case BUDGET_EXHAUSTED, PRICE_UNKNOWN -> true;
      case PROBE_FAILED, PROBE_STALE, DIGEST_CHANGED -> true;
      case MEMORY_SHORT, CLAIM_FALSE, TIER_NOT_APPROVED -> true;
      default -> false;
    };
  }

  /** Nothing but open obligations is between the request and it. */
  boolean ready() {
    return standing == ReasonCode.ALLOWED;
  }

  /**
   * It works and is held back, for stability's sake or since it is slow: better than no route, and
   * no first choice.
   */
  boolean held() {
    return standing == ReasonCode.DAMPED || standing == ReasonCode.TOO_SLOW;
  }

  /** It works, and takes no more at the moment. */
  boolean busy() {
    return standing == ReasonCode.BUSY;
  }

  /** The consent it still needs; empty when it needs none or a grant is in force. */
  Optional<Obligation.Consent> openConsent(Situation situation) {
    return situation.agreed(target(), offered.model().id())
        ? Optional.empty()
        : Obligations.consent(permission.obligations());
  }

  /** The approval it still needs; empty when it needs none or one is in force. */
  Optional<Obligation.Approval> openApproval(Situation situation) {
    return situation.approved(target(), offered.model().id()) != null
        ? Optional.empty()
        : Obligations.approval(permission.obligations());
  }

  /** Neither person nor organisation has to be asked first. */
  boolean free(Situation situation) {
    return openApproval(situation).isEmpty() && openConsent(situation).isEmpty();
  }

  /** The record of it, with a reason that replaces the one of permission. */
  Considered considered(ReasonCode reason) {
    return new Considered(
        permission.route(),
        permission.permitted(),
        reason,
        permission.rule(),
        permission.obligations());
  }

  /** A target missing from the situation is unbound; the one that just failed is not up. */
  private static Availability availability(Offered offered, Situation situation) {
    TargetId id = offered.target().id();
    Availability known =
        Objects.requireNonNullElse(situation.targets().get(id), Availability.UNBOUND);
    boolean works =
        switch (known) {
          case UP, DAMPED, BUSY -> true;
          case DOWN, FAILED, PROBE_FAILED, UNBOUND -> false;
        };
    boolean justFailed = id.equals(situation.fallbackFrom()) && works;
    return justFailed ? Availability.FAILED : known;
  }

  /**
   * What the situation says of the route: that its target is not there or has just failed, else
   * what is against its capability, else how its target is.
   */
  private static ReasonCode readiness(Offered offered, Situation situation) {
    Availability availability = availability(offered, situation);
    SortedMap<ModelId, Shortfall> shortfalls = situation.shortfalls().get(offered.target().id());
    Shortfall shortfall = shortfalls == null ? null : shortfalls.get(offered.model().id());
    return shortfall == null
            || availability == Availability.UNBOUND
            || availability == Availability.FAILED
        ? reason(availability)
        : reason(shortfall);
  }

  private static ReasonCode reason(Shortfall shortfall) {
    return switch (shortfall) {
      case PROBE_FAILED -> ReasonCode.PROBE_FAILED;
      case PROBE_STALE -> ReasonCode.PROBE_STALE;
      case DIGEST_CHANGED -> ReasonCode.DIGEST_CHANGED;
      case MEMORY_SHORT -> ReasonCode.MEMORY_SHORT;
      case CLAIM_FALSE -> ReasonCode.CLAIM_FALSE;
      case TIER_NOT_APPROVED -> ReasonCode.TIER_NOT_APPROVED;
    };
  }

  private static ReasonCode reason(Availability availability) {
    return switch (availability) {
      case UP -> ReasonCode.ALLOWED;
      case DOWN -> ReasonCode.DOWN;
      case DAMPED -> ReasonCode.DAMPED;
      case BUSY -> ReasonCode.BUSY;
      case FAILED -> ReasonCode.FAILED;
      case PROBE_FAILED -> ReasonCode.PROBE_FAILED;
      case UNBOUND -> ReasonCode.UNBOUND;
    };
  }
}
