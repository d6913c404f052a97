package dev.demarc.contract.decision;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.TargetId;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What chooses among permitted routes: which can be reached, and what people have already agreed
 * to. It never permits anything. What stability decided is part of it, so that a decision can be
 * made again from what is stored.
 *
 * @param targets availability by target; one that is missing is {@link Availability#UNBOUND}
 * @param consents grants in force for exactly this change, by target
 * @param session target this session is to stay with
 * @param fallbackFrom the route that failed before this decision, when there was one
 * @param leaders for a target that has peers, the one among them that goes first now; absent where
 *     the policy's order stands
 */
public record Situation(
    Instant at,
    SortedMap<TargetId, Availability> targets,
    SortedMap<TargetId, ConsentId> consents,
    @Nullable TargetId session,
    @Nullable TargetId fallbackFrom,
    SortedMap<TargetId, TargetId> leaders) {
  public Situation {
    targets = Sorted.map(targets);
    consents = Sorted.map(consents);
    leaders = Sorted.map(leaders);
  }

  /** A situation in which the policy's order stands. */
  public Situation(
      Instant at,
      SortedMap<TargetId, Availability> targets,
      SortedMap<TargetId, ConsentId> consents,
      @Nullable TargetId session,
      @Nullable TargetId fallbackFrom) {
    this(at, targets, consents, session, fallbackFrom, Sorted.map(null));
  }
}
