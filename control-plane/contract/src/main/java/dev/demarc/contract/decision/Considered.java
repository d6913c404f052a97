package dev.demarc.contract.decision;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Obligation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route that was considered.
 *
 * @param permitted by policy alone, before availability was looked at
 * @param rule the deciding rule, absent where none matched
 * @param obligations of every rule that allows it
 */
public record Considered(
    Route route,
    boolean permitted,
    ReasonCode reason,
    @Nullable RuleId rule,
    List<Obligation> obligations) {
  public Considered {
    obligations = Sorted.list(obligations);
  }
}
