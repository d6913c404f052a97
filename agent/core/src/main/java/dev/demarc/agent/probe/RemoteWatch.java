package dev.demarc.agent.probe;

import dev.demarc.agent.config.TargetBinding;
import dev.demarc.contract.Sorted;
import dev.demarc.contract.capability.Capability;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.capability.Probe;
import dev.demarc.contract.capability.Shortfall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The models a target behind an API lists, asked for when they may have changed. A whole list
 * without a claimed model takes that route away until it is there; no list, or one that cannot be
 * read, proves nothing, and what was known is forgotten when it expires. One question at a time.
 */
final class RemoteWatch {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  private final Listing listing;
  private final Capabilities capabilities;
  private final Executor executor;
  private List<Claim> asked = List.of();
  private @Nullable TargetBinding at;
  private boolean busy;
  private int failures;
  private Instant nextTry = Instant.MIN;

  /** Asks a target for its models. */
  @FunctionalInterface
  interface Listing {
    /** The ids of all its models; empty where it gives no whole list. */
    CompletionStage<Optional<Set<String>>> models();
  }

  /**
   * @param executor takes what was found: it is signed and written there
   */
  RemoteWatch(Listing listing, Capabilities capabilities, Executor executor) {
    this.listing = listing;
    this.capabilities = capabilities;
    this.executor = executor;
  }

  /** Begins what is due, at once where claims or the site's binding are others; never waits. */
  synchronized void step(List<Claim> claims, TargetBinding binding) {
    Instant now = capabilities.now();
    if (!claims.equals(asked) || !binding.equals(at)) {
      asked = claims;
      at = binding;
      failures = 0;
      nextTry = now;
    }
    if (busy || now.isBefore(nextTry)) {
      return;
    }
    busy = true;
    begun()
        .whenCompleteAsync(
            (models, failed) -> took(claims, binding, failed == null ? models : Optional.empty()),
            executor);
  }

  /** One that cannot even begin, for want of its secret say, gives no list. */
  private CompletionStage<Optional<Set<String>>> begun() {
    try {
      return listing.models();
    } catch (RuntimeException fault) {
      return CompletableFuture.failedStage(fault);
    }
  }

  private synchronized void took(
      List<Claim> claims, TargetBinding binding, Optional<Set<String>> models) {
    busy = false;
    if (!claims.equals(asked) || !binding.equals(at)) {
      return;
    }
    Instant now = capabilities.now();
    Instant expiry = capabilities.expiry(now);
    boolean all =
        models.map(listed -> claims.stream().allMatch(claim -> lists(listed, claim))).orElse(false);
    failures = all ? 0 : Math.min(failures + 1, 16);
    nextTry = now.plus(all ? Duration.between(now, expiry).multipliedBy(3).dividedBy(4) : pause());
    models.ifPresent(listed ->
        capabilities.record(
            claims.stream()
                .map(claim -> new Capability(claim, probe(lists(listed, claim), now, expiry)))
                .toList()));
  }

  private Duration pause() {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 8));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private static Probe probe(boolean listed, Instant now, Instant expiry) {
    return new Probe(
        now,
        expiry,
        null,
        0,
        Sorted.set(null),
        0,
        0,
        0,
        0,
        0,
        listed ? null : Shortfall.CLAIM_FALSE);
  }

  private static boolean lists(Set<String> listed, Claim claim) {
    return listed.contains(claim.model().text());
  }
}
