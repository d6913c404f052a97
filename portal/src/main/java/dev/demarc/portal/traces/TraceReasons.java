package dev.demarc.portal.traces;

import dev.demarc.contract.decision.Considered;

/** Why a route was taken, passed over or not permitted, in a sentence. */
final class TraceReasons {
  private TraceReasons() {}

  static String why(Considered one) {
    String rule = one.rule() == null ? "a rule" : "rule " + one.rule().text();
    return switch (one.reason()) {
      case ALLOWED -> "Permitted by " + rule + ".";
      case FORBIDDEN -> "Forbidden by " + rule + ", whatever else allows it.";
      case NO_RULE -> "No rule allows it, so it is forbidden.";
      case NON_AI -> "Moves nothing and needs no rule.";
      case MODEL_NOT_OFFERED -> "The model asked for is not offered there.";
      case FEATURE_MISSING -> "It lacks something the request needs.";
      case CONTEXT_TOO_SMALL -> "The request does not fit into its context.";
      case OVER_BUDGET -> "It would cost more than the caller lets it.";
      case BUDGET_EXHAUSTED -> "A budget has too little left for it.";
      case PRICE_UNKNOWN -> "A budget applies, and what it costs is not known.";
      case UNBOUND -> "It was not configured at this site.";
      case DOWN -> "Permitted; it was down.";
      case DAMPED -> "Permitted; it was held back after failing lately.";
      case BUSY -> "Permitted; it took no more just then.";
      case TOO_SLOW -> "Permitted; it would have answered too late.";
      case FAILED -> "Permitted; it failed for this request.";
      case PROBE_FAILED -> "Its capability could not be shown by a probe.";
      case PROBE_STALE -> "No probe of its capability held any more.";
      case DIGEST_CHANGED -> "Its model was not the one that is claimed.";
      case MEMORY_SHORT -> "The machine had too little memory for it.";
      case CLAIM_FALSE -> "It does not have what is claimed of it.";
      case TIER_NOT_APPROVED -> "The machine's probed tier is below what is approved for it.";
      case CONSENT_NEEDED -> "Permitted by " + rule + " once the person agrees.";
      case APPROVAL_NEEDED -> "Permitted by " + rule + " once the organisation approves.";
      case NOT_PREFERRED -> "Permitted; another comes before it in the policy's order.";
      case FALLBACK_NOT_PERMITTED ->
          "Permitted as a first choice; the policy has no fallback here.";
      case CHOSEN -> "Taken.";
    };
  }
}
