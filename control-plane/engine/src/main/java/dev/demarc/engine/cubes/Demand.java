package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.ConsentScope;
import dev.demarc.contract.policy.Obligation;
import java.time.Duration;
import java.util.List;

/**
 * One thing that obligations may ask for, so small that each obligation alone asks for it or does
 * not. Several rules ask for less than several others exactly where they leave out one of these;
 * see {@link dev.demarc.engine.rules.Obligations#askNoMore}.
 */
sealed interface Demand {

  /** A consent of no wider scope. */
  record Scope(ConsentScope widest) implements Demand {}

  /** A consent of no longer life. */
  record Lifetime(Duration longest) implements Demand {}

  /** An approval of no longer life. */
  record Approved(Duration longest) implements Demand {}

  /** Exactly this text. */
  record Told(String text) implements Demand {}

  /** What an obligation asks for. */
  static List<Demand> of(Obligation obligation) {
    return switch (obligation) {
      case Obligation.Consent consent ->
          List.of(new Scope(consent.scope()), new Lifetime(consent.ttl()));
      case Obligation.Approval approval -> List.of(new Approved(approval.ttl()));
      case Obligation.Disclose disclose -> List.of(new Told(disclose.text()));
    };
  }

  /** Whether an obligation asks for it. */
  default boolean isIn(Obligation obligation) {
    return switch (this) {
      case Scope scope ->
          obligation instanceof Obligation.Consent consent
              && consent.scope().compareTo(scope.widest()) <= 0;
      case Lifetime lifetime ->
          obligation instanceof Obligation.Consent consent
              && consent.ttl().compareTo(lifetime.longest()) <= 0;
      case Approved approved ->
          obligation instanceof Obligation.Approval approval
              && approval.ttl().compareTo(approved.longest()) <= 0;
      case Told told ->
          obligation instanceof Obligation.Disclose disclose && disclose.text().equals(told.text());
    };
  }
}
