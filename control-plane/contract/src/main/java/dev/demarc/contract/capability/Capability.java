package dev.demarc.contract.capability;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A claim beside what was found. What is against the route follows from the two and the time, the
 * same way for the agent that obeys it and for the control plane that shows it.
 */
public record Capability(Claim claim, Probe probe) {
  public Capability {
    Objects.requireNonNull(claim, "claim");
    Objects.requireNonNull(probe, "probe");
  }

  /**
   * What is against the route at this time; empty when it is as claimed and approved. A probe that
   * is expired, or of a time that is not yet, counts for nothing: a local model without one is
   * stale, and of a target behind an API it is forgotten.
   */
  public Optional<Shortfall> shortfall(Instant now) {
    if (now.isBefore(probe.at()) || !now.isBefore(probe.expiresAt())) {
      return claim.runsHere() ? Optional.of(Shortfall.PROBE_STALE) : Optional.empty();
    }
    return found();
  }

  /** The same as of the moment it was probed. */
  public Optional<Shortfall> found() {
    if (probe.shortfall() != null) {
      return Optional.of(probe.shortfall());
    }
    if (claim.memoryBytes() > probe.memoryBytes() + probe.freeBytes()) {
      return Optional.of(Shortfall.MEMORY_SHORT);
    }
    if (claim.digest() != null && !claim.digest().equals(probe.digest())) {
      return Optional.of(Shortfall.DIGEST_CHANGED);
    }
    if (claim.contextTokens() > probe.contextTokens()
        || !probe.features().containsAll(claim.features())) {
      return Optional.of(Shortfall.CLAIM_FALSE);
    }
    return claim.tier() > probe.tier()
        ? Optional.of(Shortfall.TIER_NOT_APPROVED)
        : Optional.empty();
  }
}
