package dev.demarc.agent.execute;

import dev.demarc.agent.receive.Relay;
import dev.demarc.contract.decision.Facts;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What another agent is told of a request that is handed on to it.
 *
 * @param own this agent's name on the way
 * @param before how it came here, where another agent handed it on
 * @param budgetMicroUsd the most that one call may cost there, in micro-USD; absent where nobody
 *     minds
 */
public record HandedOn(
    String own, Optional<Relay> before, Facts facts, @Nullable Long budgetMicroUsd) {
  /** Each of so many calls may cost its share of what the request may. */
  public static HandedOn of(String own, Optional<Relay> before, Facts facts, int calls) {
    Long budget = facts.request().budgetMicroUsd();
    return new HandedOn(own, before, facts, budget == null ? null : budget / calls);
  }

  /** The class and tags, as the header {@code Demarc-Class} has them. */
  String dataClass() {
    String tags =
        facts.data().tags().stream().map(tag -> tag.text()).collect(Collectors.joining(","));
    return facts.data().dataClass() + (tags.isEmpty() ? "" : ";tags=" + tags);
  }
}
