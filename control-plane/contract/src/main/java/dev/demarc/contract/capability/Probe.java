package dev.demarc.contract.capability;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.id.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What was found when a route was run. Times are the agent's signed clock, in whole milliseconds.
 *
 * @param expiresAt from then on it counts for nothing; at most {@link #LONGEST} after it was made
 * @param digest of the model that ran, absent where there is no file or none could be read
 * @param contextTokens the context that is really there
 * @param features what it really did
 * @param tokensPerSecond measured, 0 where nothing was
 * @param millis how long the run took
 * @param memoryBytes the most memory its process held
 * @param freeBytes what the machine could still have given
 * @param tier at most the one of {@link Tier}'s table
 * @param shortfall what the probe itself found against it, absent where it did what it was asked
 */
public record Probe(
    Instant at,
    Instant expiresAt,
    @Nullable Digest digest,
    int contextTokens,
    SortedSet<Feature> features,
    long tokensPerSecond,
    long millis,
    long memoryBytes,
    long freeBytes,
    int tier,
    @Nullable Shortfall shortfall) {
  /** The longest that any probe may count. */
  public static final Duration LONGEST = Duration.ofHours(24);

  public Probe {
    features = Sorted.set(features);
    if (!expiresAt.isAfter(at) || Duration.between(at, expiresAt).compareTo(LONGEST) > 0) {
      throw new InvalidValue("expiresAt", "must be after the probe, by " + LONGEST + " at most");
    }
    if (contextTokens < 0
        || tokensPerSecond < 0
        || millis < 0
        || memoryBytes < 0
        || freeBytes < 0) {
      throw new InvalidValue("probe", "numbers must not be negative");
    }
    boolean generates = !features.contains(Feature.EMBEDDINGS);
    if (tier < 0 || tier > Tier.of(tokensPerSecond, contextTokens, generates, freeBytes)) {
      throw new InvalidValue("tier", "must be one that was measured");
    }
  }

  /** A probe that found only what is against the route. */
  public static Probe against(
      Instant at, Instant expiresAt, @Nullable Digest digest, Shortfall shortfall, long freeBytes) {
    return new Probe(at, expiresAt, digest, 0, Sorted.set(null), 0, 0, 0, freeBytes, 0, shortfall);
  }
}
