package dev.demarc.contract.capability;

import java.time.Instant;
import java.util.Optional;

/**
 * A claim beside what was found. What is against the route follows from the two and the time, the
 * same way for the agent that obeys it and for the control plane that shows it.
 */
public record Capability(Claim claim, Probe probe) {

  /**
   * What is against the route at this time; empty when it is as claimed and approved. A probe that
   * is expired, or of a time that is not yet, counts for nothing.
   */
  public Optional<Shortfall> shortfall(Instant now) {
    if (now.isBefore(probe.at()) || !now.isBefore(probe.expiresAt())) {
      return Optional.of(Shortfall.PROBE_STALE);
    }
    return found();
  }

  /** The same as of the moment it was probed. */
  public Optional<Shortfall> found() {
    if (probe.shortfall() == Shortfall.DIGEST_CHANGED) {
      return Optional.of(Shortfall.DIGEST_CHANGED);
    }
    if (claim.memoryBytes() > probe.memoryBytes() + probe.freeBytes()) {
      return Optional.of(Shortfall.MEMORY_SHORT);
    }
    if (probe.shortfall() != null) {
      return Optional.of(probe.shortfall());
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
