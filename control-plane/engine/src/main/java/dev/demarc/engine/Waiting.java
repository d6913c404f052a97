package dev.demarc.engine;

import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.QueueTerms;
import java.util.List;
import java.util.Optional;

/**
 * Whether a request that nothing can answer now may wait, and for which route. Read strictly: the
 * policy names its class in {@code queue} and permits what its tools do; it is a chat that is not
 * streamed; of the routes that could be taken now none works, not even held back, or one that
 * nobody has to be asked about is only busy; and one of them is permitted as things stand, with
 * nobody left to ask, and is out only for the time being. Where the policy permits no fallback,
 * what is waited for is the very route that failed.
 */
final class Waiting {
  private Waiting() {}

  /** The route that is waited for; empty where the request may not wait. */
  static Optional<Candidate> route(
      PolicyDocument policy, Ladder ladder, Facts facts, Situation situation) {
    List<Candidate> open = ladder.open();
    boolean nothingWorks = open.stream().noneMatch(each -> each.ready() || each.held());
    if (!(nothingWorks || ladder.waitsForRoom(situation))
        || !isPatient(facts)
        || !permitted(policy, facts)) {
      return Optional.empty();
    }
    TargetId failed = situation.fallbackFrom();
    return open.stream()
        .filter(each -> each.free(situation))
        .filter(each -> passes(each.standing()))
        .filter(each -> failed == null || ladder.fallback() || each.target().equals(failed))
        .findFirst();
  }

  /** A false claim, another model, too small a machine or too high a price: time mends none. */
  private static boolean passes(ReasonCode standing) {
    return switch (standing) {
      case DIGEST_CHANGED, CLAIM_FALSE, TIER_NOT_APPROVED, OVER_BUDGET -> false;
      case BUDGET_EXHAUSTED, PRICE_UNKNOWN -> false;
      default -> true;
    };
  }

  private static boolean isPatient(Facts facts) {
    return !facts.request().stream() && !facts.request().needs().contains(Feature.EMBEDDINGS);
  }

  private static boolean permitted(PolicyDocument policy, Facts facts) {
    return policy
        .queue(facts.data().dataClass())
        .map(QueueTerms::effects)
        .filter(effects -> effects.containsAll(facts.tools().values()))
        .isPresent();
  }
}
