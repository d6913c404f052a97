package dev.demarc.server.traces;

import dev.demarc.contract.trace.TraceAttribute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of a record and has no column of its own.
 *
 * @param version of the policy, absent where the record does not say
 * @param valid whether the answer passed its contract, absent where there was none
 * @param degraded what the answer declared, each once
 * @param mismatches how what was served differs from what was decided, each once
 * @param answers whether it names model and policy by their digests
 * @param firstChunkMicros absent where nothing was streamed
 * @param decisionMicros absent where nothing was decided
 */
record Measured(
    @Nullable String rule,
    @Nullable String policy,
    @Nullable String version,
    @Nullable String team,
    @Nullable String boundaryFrom,
    @Nullable String regionFrom,
    @Nullable String fallbackTo,
    @Nullable String fallbackReason,
    @Nullable String error,
    @Nullable Boolean valid,
    List<String> degraded,
    List<String> mismatches,
    boolean answers,
    long bytesIn,
    @Nullable Long firstChunkMicros,
    @Nullable Long decisionMicros) {
  private static final double MICROS = 1e6;
  private static final long LONGEST_MICROS = 1L << 53;

  static Measured of(Attributes attributes) {
    return new Measured(
        attributes.text(TraceAttribute.DECISION_RULE),
        attributes.text(TraceAttribute.POLICY_ID),
        version(attributes.number(TraceAttribute.POLICY_VERSION)),
        attributes.text(TraceAttribute.TEAM),
        attributes.text(TraceAttribute.BOUNDARY_FROM),
        attributes.text(TraceAttribute.REGION_FROM),
        attributes.text(TraceAttribute.FALLBACK_TO),
        attributes.text(TraceAttribute.FALLBACK_REASON),
        attributes.text(TraceAttribute.ERROR_TYPE),
        attributes.flag(TraceAttribute.CONTRACT_VALID),
        attributes.texts(TraceAttribute.CONTRACT_DEGRADED).stream().distinct().toList(),
        attributes.texts(TraceAttribute.ROUTE_MISMATCH).stream().distinct().toList(),
        attributes.text(TraceAttribute.MODEL_DIGEST) != null
            && attributes.text(TraceAttribute.POLICY_DIGEST) != null,
        attributes.number(TraceAttribute.BYTES_IN),
        firstChunk(attributes.decimal(TraceAttribute.FIRST_CHUNK)),
        attributes.has(TraceAttribute.DECISION_LATENCY)
            ? attributes.number(TraceAttribute.DECISION_LATENCY) / 1_000
            : null);
  }

  private static @Nullable String version(long number) {
    return number == 0 ? null : Long.toString(number);
  }

  private static @Nullable Long firstChunk(@Nullable Double seconds) {
    return seconds == null ? null : Math.min(Math.round(seconds * MICROS), LONGEST_MICROS);
  }
}
