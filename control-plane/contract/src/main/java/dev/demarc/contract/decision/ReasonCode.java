package dev.demarc.contract.decision;

import dev.demarc.contract.Wire;

/** Why a route was or was not taken; stable, published. */
public enum ReasonCode implements Wire {
  /** A rule allows it. */
  ALLOWED("allowed"),
  /** A rule forbids it. */
  FORBIDDEN("forbidden"),
  /** No rule allows it, so it is forbidden. */
  NO_RULE("no-rule"),
  /** The non-AI path: moves nothing and needs no rule. */
  NON_AI("non-ai"),
  /** The model asked for is not offered there. */
  MODEL_NOT_OFFERED("model-not-offered"),
  /** It lacks a feature the request needs. */
  FEATURE_MISSING("feature-missing"),
  /** The request does not fit. */
  CONTEXT_TOO_SMALL("context-too-small"),
  /** It is expected to cost more than the caller lets it. */
  OVER_BUDGET("over-budget"),
  /** A budget has too little left for the most it can cost. */
  BUDGET_EXHAUSTED("budget-exhausted"),
  /** A budget applies, and what it costs is not known. */
  PRICE_UNKNOWN("price-unknown"),
  /** Not configured at this site. */
  UNBOUND("unbound"),
  /** Fails its health window. */
  DOWN("down"),
  /** Works, and is held back: down lately, or failing too often. */
  DAMPED("damped"),
  /** Works, and takes no more right now. */
  BUSY("busy"),
  /** Works, and is expected to answer later than the policy or the caller wants. */
  TOO_SLOW("too-slow"),
  /** Failed for this request. */
  FAILED("failed"),
  /** Its capability could not be shown. */
  PROBE_FAILED("probe-failed"),
  /** No probe of its capability holds. */
  PROBE_STALE("probe-stale"),
  /** The model is not the one that was claimed, or changed since it was probed. */
  DIGEST_CHANGED("digest-changed"),
  /** The machine has too little memory for it. */
  MEMORY_SHORT("memory-short"),
  /** It does not have what is claimed of it. */
  CLAIM_FALSE("claim-false"),
  /** The machine's probed tier is below what is approved for it. */
  TIER_NOT_APPROVED("tier-not-approved"),
  /** Waits for the person’s consent. */
  CONSENT_NEEDED("consent-needed"),
  /** Waits for the organisation’s approval. */
  APPROVAL_NEEDED("approval-needed"),
  /** Permitted; another comes first. */
  NOT_PREFERRED("not-preferred"),
  /** The policy permits no fallback here. */
  FALLBACK_NOT_PERMITTED("fallback-not-permitted"),
  /** Taken. */
  CHOSEN("chosen");

  private final String wire;

  ReasonCode(String wire) {
    this.wire = wire;
  }

  @Override
  public String wire() {
    return wire;
  }
}
