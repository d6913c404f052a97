package dev.demarc.engine.cubes;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A request that a policy permits and a guarantee excludes. A value that is not one of those the
 * policy names is called {@code other}. The tenant is nobody's.
 *
 * @param rule that permits; empty for the non-AI path, which needs none
 * @param decisive attributes whose value makes it one; the others may have any
 */
public record Counterexample(
    Facts facts, Target target, Optional<RuleId> rule, SortedSet<Attribute> decisive) {
  public Counterexample {
    decisive = Collections.unmodifiableSortedSet(new TreeSet<>(decisive));
  }
}
