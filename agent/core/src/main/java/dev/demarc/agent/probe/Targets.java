package dev.demarc.agent.probe;

import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import java.util.Optional;
import java.util.SortedMap;

/** The targets of the catalogue at this site. Safe for use by many threads; never blocks. */
public interface Targets {

  /** Every target of the catalogue in force, and whether it can be used right now. */
  SortedMap<TargetId, Availability> availability();

  /** The binding of a target that is in the catalogue and bound here as the catalogue allows. */
  Optional<Binding> binding(TargetId target);
}
