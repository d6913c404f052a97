package dev.demarc.contract.measure;

import dev.demarc.contract.Wire;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every measure there is to be, by its name, which stays for ever. Whoever computes, shows or tests
 * measures is held to this list. One of a capability that is not built yet says which.
 */
public enum MeasureName implements Wire {
  ROUTE_REQUESTS("route.requests"),
  DECISION_REASONS("decision.reasons"),
  DECISION_FAIL_CLOSED("decision.fail_closed"),
  LATENCY("latency"),
  COST("cost"),
  COST_PER_REQUEST("cost.per_request"),
  TRANSFER_BYTES("transfer.bytes"),
  CAPABILITY_TIER("capability.tier"),
  PROBE_FAILURES("probe.failures"),
  ROUTE_MISMATCH("route.mismatch"),
  FALLBACK_RATE("fallback.rate"),
  FALLBACK_SUCCESS("fallback.success"),
  CONTRACT_VALID("contract.valid"),
  QUALITY_SCORE("quality.score"),
  DEGRADED_VISIBLE("degraded.visible"),
  CONSENT_REQUESTS("consent.requests"),
  CONSENT_ANSWER_TIME("consent.answer_time"),
  APPROVAL_REQUESTS("approval.requests"),
  TRACE_COMPLETENESS("trace.completeness"),
  TRACE_ATTRIBUTION("trace.attribution"),
  TRACE_UPLOAD_DELAY("trace.upload_delay"),
  TRACE_UPLOAD_LATE("trace.upload_late"),
  PRIVACY_VIOLATIONS("privacy.violations"),
  CLOUD_UNEXPECTED("cloud.unexpected"),
  VERSION_PARITY("version.parity"),
  BUNDLE_PROPAGATION("bundle.propagation"),
  BUNDLE_REJECTED("bundle.rejected"),
  TENANT_CROSSINGS_REFUSED("tenant.crossings_refused"),
  CITATION_PARITY("citation.parity"),
  OFFLINE_SUCCESS("offline.success"),
  BUDGET_RESERVED("budget.reserved"),
  BUDGET_SETTLED("budget.settled"),
  BUDGET_REFUSED("budget.refused"),
  STABILITY_SWITCHES("stability.switches"),
  STABILITY_SESSION_CHANGES("stability.session_changes"),
  STABILITY_THRASH("stability.thrash"),
  LATENCY_VARIANCE("latency.variance"),
  CONSENT_WITHDRAWAL_LATENCY("consent.withdrawal_latency"),
  SYNC_LATENCY("sync.latency", "state"),
  STATE_CONFLICTS("state.conflicts", "state"),
  STATE_STALE("state.stale", "state"),
  MEMORY_ROUTE("memory.route", "state"),
  DUPLICATES_PREVENTED("duplicates.prevented", "commands"),
  DUPLICATES_ATTEMPTED("duplicates.attempted", "commands"),
  QUEUE_AGE("queue.age", "offline queues"),
  QUEUE_DEPTH("queue.depth", "offline queues"),
  QUEUE_EXPIRED("queue.expired", "offline queues"),
  MODELS_DOWNLOAD_WASTE("models.download_waste", "models fetched by agents");

  private final String wire;
  private final @Nullable String missing;

  MeasureName(String wire) {
    this(wire, null);
  }

  MeasureName(String wire, @Nullable String missing) {
    this.wire = wire;
    this.missing = missing;
  }

  @Override
  public String wire() {
    return wire;
  }

  /** The capability that must be built before it can be measured; empty where it is measured. */
  public Optional<String> missing() {
    return Optional.ofNullable(missing);
  }
}
