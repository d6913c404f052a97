package dev.demarc.contract.decision;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TargetId;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What chooses among permitted routes: which can be reached, and what people have already agreed
 * to. It never permits anything.
 *
 * @param targets availability by target; one that is missing is {@link Availability#UNBOUND}
 * @param consents grants in force for exactly this change, by target
 * @param session target that answered this session before
 * @param fallbackFrom the route that failed before this decision, when there was one
 */
public record Situation(
    Instant at,
    SortedMap<TargetId, Availability> targets,
    SortedMap<TargetId, ConsentId> consents,
    @Nullable TargetId session,
    @Nullable TargetId fallbackFrom) {
  public Situation {
    targets = Sorted.map(targets);
    consents = Sorted.map(consents);
  }
}
