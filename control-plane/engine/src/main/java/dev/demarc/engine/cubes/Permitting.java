package dev.demarc.engine.cubes;

import dev.demarc.contract.id.RuleId;
import java.util.Optional;

/** A cube that permits: of an allow, or of the non-AI path, which needs no rule. */
record Permitting(Optional<RuleId> rule, Cube cube) {}
