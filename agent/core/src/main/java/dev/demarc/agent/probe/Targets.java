package dev.demarc.agent.probe;

import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.id.TaskId;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/** The targets of the catalogue at this site. Safe for use by many threads; never blocks. */
public interface Targets {

  /** Every target of the catalogue in force, and whether it can be used right now. */
  SortedMap<TargetId, Availability> availability();

  /**
   * What is against single models whose capability is not shown right now. The same map as long as
   * nothing changes: nothing is computed for a request.
   */
  default SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls() {
    return Collections.emptySortedMap();
  }

  /**
   * The quality measured here for a task, in thousandths, by target and model. The same map as long
   * as nothing changes.
   */
  default SortedMap<TargetId, SortedMap<ModelId, Integer>> measured(TaskId task) {
    return Collections.emptySortedMap();
  }

  /** The tier that was measured of the model that runs here; empty where none was. */
  default OptionalInt tier(TargetId target, ModelId model) {
    return OptionalInt.empty();
  }

  /**
   * Takes a place at a target, where it is bound with so many; whether there was one. Whoever took
   * one {@linkplain #giveBack gives it back}.
   */
  default boolean take(TargetId target) {
    return true;
  }

  /** Gives back the place that was taken. */
  default void giveBack(TargetId target) {}

  /** The binding of a target that is in the catalogue and bound here as the catalogue allows. */
  Optional<Binding> binding(TargetId target);
}
