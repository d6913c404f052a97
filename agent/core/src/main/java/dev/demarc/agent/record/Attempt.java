package dev.demarc.agent.record;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.id.DecisionId;
import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a route.
 *
 * @param number 1 for the first of its decision's request
 * @param errorType a bounded slug, absent where it succeeded
 * @param responseModel the model the target says it served
 * @param mismatches in what it was not the decided route: {@code model}, {@code region}, {@code
 *     boundary}, {@code operator}
 * @param cachedInputTokens of {@code inputTokens}, those the target says it had cached; absent
 *     where it says nothing
 * @param cost absent in records of before
 */
public record Attempt(
    DecisionId decision,
    int number,
    Route route,
    Instant start,
    Instant end,
    @Nullable String errorType,
    long bytesOut,
    long bytesIn,
    long inputTokens,
    long outputTokens,
    @Nullable String responseModel,
    @Nullable Long firstChunkMicros,
    SortedSet<String> mismatches,
    @Nullable Long cachedInputTokens,
    @Nullable Cost cost) {
  public Attempt {
    mismatches = Sorted.set(mismatches);
  }

  /** One whose cost nobody knew. */
  public Attempt(
      DecisionId decision,
      int number,
      Route route,
      Instant start,
      Instant end,
      @Nullable String errorType,
      long bytesOut,
      long bytesIn,
      long inputTokens,
      long outputTokens,
      @Nullable String responseModel,
      @Nullable Long firstChunkMicros,
      SortedSet<String> mismatches) {
    this(
        decision,
        number,
        route,
        start,
        end,
        errorType,
        bytesOut,
        bytesIn,
        inputTokens,
        outputTokens,
        responseModel,
        firstChunkMicros,
        mismatches,
        null,
        null);
  }

  /** The same, whose answer turned out to be none. */
  public Attempt failed(String why) {
    return new Attempt(
        decision,
        number,
        route,
        start,
        end,
        why,
        bytesOut,
        bytesIn,
        inputTokens,
        outputTokens,
        responseModel,
        firstChunkMicros,
        mismatches,
        cachedInputTokens,
        cost);
  }
}
