package dev.demarc.engine;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.engine.rules.Obligations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks the ladder to the one route that is taken, asked for or waited for, or to the reason for
 * none.
 */
record Choice(Outcome outcome, List<Considered> considered) {
  /** What a refusal names, most telling first, when no route stood on the ladder. */
  private static final List<ReasonCode> MOST_TELLING =
      List.of(
          ReasonCode.FORBIDDEN,
          ReasonCode.NO_RULE,
          ReasonCode.FEATURE_MISSING,
          ReasonCode.CONTEXT_TOO_SMALL,
          ReasonCode.UNBOUND);

  static Choice of(
      PolicyDocument policy, List<Candidate> all, Ladder ladder, Facts facts, Situation situation) {
    Optional<Candidate> next =
        situation.fallbackFrom() != null && !ladder.fallback()
            ? Optional.empty()
            : ladder.next(facts, situation);
    if (next.isEmpty()) {
      Outcome none =
          Waiting.route(policy, ladder, facts, situation)
              .<Outcome>map(route -> new Outcome.Queued(route.offered().route(), route.standing()))
              .orElseGet(() -> new Outcome.Refused(refusal(all, ladder, facts, situation)));
      return new Choice(
          none, considered(all, ladder, null, null, ReasonCode.FALLBACK_NOT_PERMITTED));
    }
    Candidate taken = next.get();
    Outcome outcome = outcome(taken, ladder, facts, situation);
    ReasonCode reason =
        switch (outcome) {
          case Outcome.NeedsConsent ask -> ReasonCode.CONSENT_NEEDED;
          case Outcome.NeedsApproval ask -> ReasonCode.APPROVAL_NEEDED;
          default -> ReasonCode.CHOSEN;
        };
    return new Choice(outcome, considered(all, ladder, taken, reason, ReasonCode.NOT_PREFERRED));
  }

  /** The organisation is asked before the person: no one is bothered about what stays closed. */
  private static Outcome outcome(Candidate taken, Ladder ladder, Facts facts, Situation situation) {
    Optional<Obligation.Approval> approval = taken.openApproval(situation);
    if (approval.isPresent()) {
      return new Outcome.NeedsApproval(taken.offered().route(), approval.get());
    }
    Optional<Obligation.Consent> consent = taken.openConsent(situation);
    if (consent.isPresent()) {
      return new Outcome.NeedsConsent(taken.offered().route(), consent.get());
    }
    List<Obligation> asked = taken.permission().obligations();
    boolean usesGrant = Obligations.consent(asked).isPresent();
    ConsentId grant = usesGrant ? situation.consents().get(taken.target()) : null;
    boolean usesApproval = Obligations.approval(asked).isPresent();
    ApprovalId approved =
        usesApproval ? situation.approved(taken.target(), taken.offered().model().id()) : null;
    Optional<Candidate> first = ladder.insteadOf(taken);
    return new Outcome.Routed(
        taken.offered().route(),
        grant,
        approved,
        ladder.after(taken, situation),
        disclosures(taken, first, facts, situation),
        first.map(Candidate::target).orElse(null),
        taken.chunking());
  }

  /** A route that takes the place of one nobody tried says so too; one that failed is told of. */
  private static List<String> disclosures(
      Candidate taken, Optional<Candidate> first, Facts facts, Situation situation) {
    List<String> texts = new ArrayList<>(Disclosures.of(taken, facts, situation));
    first
        .filter(passed -> !passed.target().equals(situation.fallbackFrom()))
        .ifPresent(passed -> texts.add(takesPlace(passed, taken)));
    return List.copyOf(texts);
  }

  private static String takesPlace(Candidate passed, Candidate taken) {
    boolean sameTarget = passed.target().equals(taken.target());
    String what = sameTarget ? "model " : "target ";
    Object from = sameTarget ? passed.offered().model().id() : passed.target();
    Object to = sameTarget ? taken.offered().model().id() : taken.target();
    return (sameTarget ? "Model " : "Target ")
        + from
        + " is not used now ("
        + passed.standing().wire()
        + "); "
        + what
        + to
        + " takes its place.";
  }

  private static ReasonCode refusal(
      List<Candidate> all, Ladder ladder, Facts facts, Situation situation) {
    if (situation.fallbackFrom() != null && !ladder.fallback()) {
      return ReasonCode.FALLBACK_NOT_PERMITTED;
    }
    if (!ladder.rungs().isEmpty()) {
      return ladder.rungs().getFirst().standing();
    }
    List<ReasonCode> reasons =
        all.stream()
            .filter(candidate -> Fit.offers(facts, candidate.offered()))
            .map(Candidate::standing)
            .toList();
    return MOST_TELLING.stream()
        .filter(reasons::contains)
        .findFirst()
        .orElse(all.isEmpty() ? ReasonCode.NO_RULE : ReasonCode.MODEL_NOT_OFFERED);
  }

  /** The ladder from its top, then the routes that never stood on it, by target and model. */
  private static List<Considered> considered(
      List<Candidate> all,
      Ladder ladder,
      @Nullable Candidate taken,
      @Nullable ReasonCode reason,
      ReasonCode others) {
    List<Considered> considered = new ArrayList<>(all.size());
    for (Candidate rung : ladder.rungs()) {
      ReasonCode own = rung.ready() ? others : rung.standing();
      considered.add(rung.considered(rung.equals(taken) && reason != null ? reason : own));
    }
    for (Candidate other : all) {
      if (!other.stands()) {
        considered.add(other.considered(other.standing()));
      }
    }
    return List.copyOf(considered);
  }
}
