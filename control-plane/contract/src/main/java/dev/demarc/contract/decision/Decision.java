package dev.demarc.contract.decision;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.policy.PolicyRef;
import java.util.List;

/**
 * What the engine says for one request. With the same policy digest, facts and situation it is the
 * same, byte for byte, but for its id.
 *
 * @param engine version of the engine's semantics
 */
public record Decision(
    DecisionId id,
    PolicyRef policy,
    String engine,
    Facts facts,
    Situation situation,
    Outcome outcome,
    List<Considered> considered) {
  public Decision {
    considered = Sorted.list(considered);
  }
}
