package dev.demarc.contract.decision;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.capability.Shortfall;
import dev.demarc.contract.id.ApprovalId;
import dev.demarc.contract.id.ConsentId;
import dev.demarc.contract.id.ModelId;
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
 * @param shortfalls what is against single models of a target whose capability is not shown, by
 *     target and model; one that is missing is as claimed, or nothing of it can be shown
 * @param measured the lowest score, in thousandths, that a golden set gave models for the request's
 *     task here, by target and model; one that is missing was not measured
 * @param expectedMillis the time to the first piece of an answer that lately was, by target; one
 *     that is missing is not known, or nobody minds
 * @param agreedModels the model each of those grants is for, by target; one that is missing is not
 *     told, as in decisions of before
 * @param approvals approvals of the organisation in force for exactly this change, by target and
 *     model
 * @param deadline after which the caller waits no more; absent where it does not say
 * @param unaffordable routes that a budget does not pay for, by target and model; one that is
 *     missing is paid for, or no budget applies to it
 */
public record Situation(
    Instant at,
    SortedMap<TargetId, Availability> targets,
    SortedMap<TargetId, ConsentId> consents,
    @Nullable TargetId session,
    @Nullable TargetId fallbackFrom,
    SortedMap<TargetId, TargetId> leaders,
    SortedMap<TargetId, SortedMap<ModelId, Shortfall>> shortfalls,
    SortedMap<TargetId, SortedMap<ModelId, Integer>> measured,
    SortedMap<TargetId, Long> expectedMillis,
    SortedMap<TargetId, ModelId> agreedModels,
    SortedMap<TargetId, SortedMap<ModelId, ApprovalId>> approvals,
    @Nullable Instant deadline,
    SortedMap<TargetId, SortedMap<ModelId, Unaffordable>> unaffordable) {
  public Situation {
    targets = Sorted.map(targets);
    consents = Sorted.map(consents);
    leaders = Sorted.map(leaders);
    shortfalls = Sorted.map(shortfalls);
    measured = Sorted.map(measured);
    expectedMillis = Sorted.map(expectedMillis);
    agreedModels = Sorted.map(agreedModels);
    approvals = Sorted.map(approvals);
    unaffordable = Sorted.map(unaffordable);
  }

  /** Why no budget pays for this very route; absent where one does, or none applies. */
  public @Nullable Unaffordable unaffordable(TargetId target, ModelId model) {
    SortedMap<ModelId, Unaffordable> own = unaffordable.get(target);
    return own == null ? null : own.get(model);
  }

  /** Whether a grant in force is for this very route. */
  public boolean agreed(TargetId target, ModelId model) {
    ModelId told = agreedModels.get(target);
    return consents.containsKey(target) && (told == null || told.equals(model));
  }

  /** The approval in force for this very route. */
  public @Nullable ApprovalId approved(TargetId target, ModelId model) {
    SortedMap<ModelId, ApprovalId> own = approvals.get(target);
    return own == null ? null : own.get(model);
  }

  /**
   * The quality of a route for the request's task, in thousandths: the lower of what the catalogue
   * claims and what was measured here. A measurement never raises it.
   */
  public int quality(TargetId target, ModelId model, int claimed) {
    SortedMap<ModelId, Integer> own = measured.get(target);
    Integer found = own == null ? null : own.get(model);
    return found == null ? claimed : Math.min(claimed, found);
  }

  /** A situation in which nothing was measured and every capability is shown. */
  public Situation(
      Instant at,
      SortedMap<TargetId, Availability> targets,
      SortedMap<TargetId, ConsentId> consents,
      @Nullable TargetId session,
      @Nullable TargetId fallbackFrom,
      SortedMap<TargetId, TargetId> leaders) {
    this(
        at,
        targets,
        consents,
        session,
        fallbackFrom,
        leaders,
        Sorted.map(null),
        Sorted.map(null),
        Sorted.map(null),
        Sorted.map(null),
        Sorted.map(null),
        null,
        Sorted.map(null));
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
