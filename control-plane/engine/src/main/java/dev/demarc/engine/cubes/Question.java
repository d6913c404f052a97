package dev.demarc.engine.cubes;

import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Obligation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether and where a change shows, as searches. */
record Question(Change.Kind kind, RuleId rule, Optional<Obligation> obligation, List<Leg> legs) {

  /**
   * The change shows in what is in a start and in a permitting cube and in none that is closed.
   *
   * @param closed made anew each time it is asked for, so that no question keeps its own
   */
  record Leg(List<Cube> starts, List<Permitting> permitting, Supplier<List<Cube>> closed) {}

  /** Something of it that is in none of the cubes known already. */
  GuaranteeSearch.Outside look(Alphabet alphabet, List<Cube> known, Steps steps) {
    for (Leg leg : legs) {
      if (!steps.take(leg.permitting().size())) {
        return new GuaranteeSearch.Outside.Spent();
      }
      List<Cube> closed = new ArrayList<>(known);
      closed.addAll(leg.closed().get());
      GuaranteeSearch.Outside outside =
          new GuaranteeSearch(alphabet, closed, steps).look(leg.starts(), leg.permitting());
      if (!(outside instanceof GuaranteeSearch.Outside.Nowhere)) {
        return outside;
      }
    }
    return new GuaranteeSearch.Outside.Nowhere();
  }
}
