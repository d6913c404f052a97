package dev.demarc.engine.cubes;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.RuleId;
import java.util.Optional;

/**
 * A request that a policy permits and a guarantee excludes. Values that make no difference are any;
 * a value that is not one of those the policy names is called {@code other}.
 *
 * @param rule that permits; empty for the non-AI path, which needs none
 */
public record Counterexample(Facts facts, Target target, Optional<RuleId> rule) {}
