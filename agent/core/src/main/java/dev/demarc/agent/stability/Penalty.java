package dev.demarc.agent.stability;

import dev.demarc.contract.policy.Stability;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a target has to pay for its hard failovers, and a group for its moves by signals, after the
 * route flap damping of RFC 2439: each adds the same, all decay, and between two bounds there is
 * hysteresis. It never grows past {@value #CEILING} times the bound of suppression, so that however
 * often a target fails it is taken again within a time that can be told. Not safe for many threads.
 */
final class Penalty {
  static final int CEILING = 2;

  private double points;
  private @Nullable Instant at;
  private boolean suppressed;

  /** One hard failover, or one move. */
  void add(Instant now, Stability.Damping terms) {
    double ceiling = (double) CEILING * terms.suppressAt();
    points = Math.min(ceiling, points(now, terms) + terms.penalty());
    at = now;
    suppressed |= points >= terms.suppressAt();
  }

  boolean suppresses(Instant now, Stability.Damping terms) {
    if (suppressed && points(now, terms) <= terms.reuseAt()) {
      suppressed = false;
    }
    return suppressed;
  }

  /** What is left to pay. */
  double points(Instant now, Stability.Damping terms) {
    Instant before = at;
    return before == null
        ? 0
        : points * DecayedMean.decay(Duration.between(before, now), terms.halfLife());
  }
}
