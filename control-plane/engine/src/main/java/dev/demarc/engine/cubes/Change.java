package dev.demarc.engine.cubes;

import dev.demarc.contract.Wire;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Obligation;
import java.util.Optional;

/**
 * One thing that one version of a policy does and another does not. Read as widening, the wider
 * version is the newer one; read as narrowing, it is the older one.
 *
 * @param rule by which it comes: of the wider version for {@link Kind#PERMITS}, else of the
 *     stricter one
 * @param obligation that is not asked for, or not as strictly; present for {@link Kind#ASKS}
 */
public record Change(Kind kind, RuleId rule, Optional<Obligation> obligation, Shown shown) {

  /** What makes the difference. */
  public enum Kind implements Wire {
    /** A rule of the wider version permits what nothing permits in the stricter one. */
    PERMITS("permits"),
    /** A rule of the stricter version forbids what the wider one permits. */
    FORBIDS("forbids"),
    /** A rule of the stricter version asks for what the wider one permits without. */
    ASKS("asks");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  /** How it is known. */
  public sealed interface Shown {

    /** A request and a route of which it is so. */
    record Example(Counterexample example) implements Shown {}

    /**
     * Not known within the budget, so it counts as a change.
     *
     * @param reason in words, for the author
     */
    record Undecided(String reason) implements Shown {}
  }
}
