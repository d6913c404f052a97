package dev.demarc.server.policies;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.Engine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a policy, or its draft, makes of a request that was decided before: by the
 * engine that agents run, with the facts and the situation of then, over today's catalogue. Nothing
 * is run and nothing is kept.
 */
public final class DecidedAgain {
  /** A draft has no number, and what is decided for no agent needs no digest. */
  private static final PolicyVersion UNNUMBERED = new PolicyVersion(1);

  private static final Digest UNTOLD = Digest.ofBytes(new byte[0]);

  private final StoredDecision stored;
  private final List<Target> targets;

  /**
   * What is said.
   *
   * @param revision of the draft; absent of a version
   * @param version absent of a draft
   * @param now absent where the class of the request exports counts only, or its facts can no
   *     longer be read
   */
  public record Answer(
      DecisionId decision,
      PolicyId policy,
      @Nullable Integer revision,
      @Nullable PolicyVersion version,
      @Nullable Verdict now) {}

  /**
   * A decision, without what tells persons apart.
   *
   * @param route that it is about; absent where it is refused
   * @param rule that permits that route, or refuses; absent where none decides
   */
  public record Verdict(
      String outcome,
      @Nullable Route route,
      ReasonCode reason,
      @Nullable RuleId rule,
      List<Considered> considered) {}

  /**
   * Over a stored decision.
   *
   * @param targets today's catalogue
   */
  DecidedAgain(StoredDecision stored, List<Target> targets) {
    this.stored = stored;
    this.targets = targets;
  }

  Answer under(PolicyId policy, Draft draft, PolicyDocument document) {
    return new Answer(stored.id(), policy, draft.revision(), null, verdict(policy, document));
  }

  Answer under(PolicyId policy, PolicyView.VersionView version) {
    return new Answer(
        stored.id(), policy, null, version.version(), verdict(policy, version.document()));
  }

  private @Nullable Verdict verdict(PolicyId policy, PolicyDocument document) {
    Facts facts = stored.facts();
    Situation situation = stored.situation();
    if (facts == null || situation == null) {
      return null;
    }
    PolicyRef ref = new PolicyRef(policy, UNNUMBERED, UNTOLD);
    return verdict(
        Engine.interpreting(ref, document, targets).decide(stored.id(), facts, situation));
  }

  private static Verdict verdict(Decision decision) {
    Route route = route(decision.outcome());
    ReasonCode reason = reason(decision.outcome());
    RuleId rule =
        decision.considered().stream()
            .filter(one -> route == null ? one.reason() == reason : one.route().equals(route))
            .findFirst()
            .map(Considered::rule)
            .orElse(null);
    return new Verdict(decision.outcome().kind(), route, reason, rule, decision.considered());
  }

  private static @Nullable Route route(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Routed routed -> routed.route();
      case Outcome.NeedsConsent asks -> asks.route();
      case Outcome.NeedsApproval asks -> asks.route();
      case Outcome.Queued queued -> queued.route();
      case Outcome.Refused refused -> null;
    };
  }

  private static ReasonCode reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Routed routed -> ReasonCode.CHOSEN;
      case Outcome.NeedsConsent asks -> ReasonCode.CONSENT_NEEDED;
      case Outcome.NeedsApproval asks -> ReasonCode.APPROVAL_NEEDED;
      case Outcome.Queued queued -> queued.reason();
      case Outcome.Refused refused -> refused.reason();
    };
  }
}
