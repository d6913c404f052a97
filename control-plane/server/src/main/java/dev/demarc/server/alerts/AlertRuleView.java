package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;
import org.jspecify.annotations.Nullable;

/**
 * A rule, how it stands, and what it found.
 *
 * @param revision what a change must name
 * @param last absent before the first look
 * @param alert the one that is open; absent where none is
 */
public record AlertRuleView(
    AlertRuleId id,
    int revision,
    AlertRule rule,
    State state,
    @Nullable Look last,
    @Nullable AlertId alert) {

  /** How a rule stands. */
  public enum State implements Wire {
    OFF("off"),
    OK("ok"),
    FIRING("firing");

    private final String wire;

    State(String wire) {
      this.wire = wire;
    }

    private static State of(WatchedRule watched) {
      if (watched.standing().isFiring()) {
        return FIRING;
      }
      return watched.rule().enabled() ? OK : OFF;
    }

    @Override
    public String wire() {
      return wire;
    }
  }

  static AlertRuleView of(WatchedRule watched) {
    return new AlertRuleView(
        watched.id(),
        watched.revision(),
        watched.rule(),
        State.of(watched),
        watched.last(),
        watched.alert());
  }
}
