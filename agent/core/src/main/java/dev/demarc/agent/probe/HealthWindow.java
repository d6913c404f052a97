package dev.demarc.agent.probe;

import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;

/** What recent attempts, or a runtime's readiness, say of a bound target. Never blocks. */
@FunctionalInterface
public interface HealthWindow {
  /** {@code UP}, {@code DOWN} or {@code PROBE_FAILED}. */
  Availability of(TargetId target);
}
