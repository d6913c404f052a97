package dev.demarc.server.traces;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.trace.SessionEvent;
import dev.demarc.contract.trace.TraceAttribute;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
 * @param offline whether the control plane was out of reach when it was decided
 * @param cited whether the answer carries the citations it must; absent where it need not, or there
 *     is none
 * @param reservedMicroUsd absent where no budget paid
 * @param session what the answer was in the course of its session
 * @param attemptsCount whether each attempt tells what it cost and moved, so that the request tells
 *     their sum; absent where the record does not say, as none did before
 * @param spreadMicros how much the latencies of the session's answers differ; absent while unknown
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
    @Nullable Long decisionMicros,
    @Nullable String site,
    boolean offline,
    @Nullable Boolean cited,
    @Nullable Long reservedMicroUsd,
    Set<SessionEvent> session,
    @Nullable Long spreadMicros,
    @Nullable Boolean attemptsCount) {
  private static final double MICROS = 1e6;
  private static final long LONGEST_MICROS = 1L << 53;

  /** A log of spans may hold what a version before wrote, which had less to say. */
  Measured {
    session = Sorted.set(session);
  }

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
            : null,
        attributes.text(TraceAttribute.SITE),
        Boolean.TRUE.equals(attributes.flag(TraceAttribute.OFFLINE)),
        Boolean.TRUE.equals(attributes.flag(TraceAttribute.CITATIONS_REQUIRED))
            ? attributes.flag(TraceAttribute.CITATIONS_CARRIED)
            : null,
        told(attributes, TraceAttribute.COST_RESERVED),
        events(attributes.texts(TraceAttribute.SESSION_EVENTS)),
        told(attributes, TraceAttribute.SESSION_SPREAD),
        attributes.flag(TraceAttribute.ATTEMPTS_COUNTED));
  }

  private static @Nullable Long told(Attributes attributes, TraceAttribute number) {
    return attributes.has(number) ? attributes.number(number) : null;
  }

  /** One that is not known here counts nowhere. */
  private static Set<SessionEvent> events(List<String> told) {
    return Arrays.stream(SessionEvent.values())
        .filter(event -> told.contains(event.wire()))
        .collect(Collectors.toSet());
  }

  private static @Nullable String version(long number) {
    return number == 0 ? null : Long.toString(number);
  }

  private static @Nullable Long firstChunk(@Nullable Double seconds) {
    return seconds == null ? null : Math.min(Math.round(seconds * MICROS), LONGEST_MICROS);
  }
}
