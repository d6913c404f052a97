package dev.demarc.contract.capability;

import dev.demarc.contract.Wire;

/** What is against a route whose capability is claimed and not shown; stable, published. */
public enum Shortfall implements Wire {
  /** It was run and failed, or could not be run. */
  PROBE_FAILED("probe-failed"),
  /** No probe of it holds: there was none yet, it expired, or it is of another time. */
  PROBE_STALE("probe-stale"),
  /** The model is not the one that was claimed, or changed since it was probed. */
  DIGEST_CHANGED("digest-changed"),
  /** The machine has less memory for it than it needs. */
  MEMORY_SHORT("memory-short"),
  /** It does not have what is claimed of it: a feature, its context, its precision, the model. */
  CLAIM_FALSE("claim-false"),
  /** The machine's probed tier is below the lowest one that the catalogue approves for it. */
  TIER_NOT_APPROVED("tier-not-approved");

  private final String wire;

  Shortfall(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
