package dev.demarc.engine.plain;

import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.rules.Offered;

/**
 * Says whether a condition holds. Its source and its lowered form must mean the same; whoever reads
 * the source instead checks just that. Total, and the same for the same input.
 */
@FunctionalInterface
public interface Meaning {
  /** By the form that engines evaluate. */
  Meaning LOWERED = (when, facts, offered) -> Conditions.holds(when.lowered(), facts, offered);

  /** Whether the condition holds for these facts and this route. */
  boolean holds(When when, Facts facts, Offered offered);
}
