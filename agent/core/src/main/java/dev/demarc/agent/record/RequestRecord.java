package dev.demarc.agent.record;

import dev.demarc.contract.Sorted;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.envelope.Envelope;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.policy.ConsentScope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request that was decided: the last decision of it, and what came of it. In the journal nobody
 * is named: see {@link Persons}.
 *
 * @param decisionNanos the time all its decisions took
 * @param envelope of the answer, absent where there was none
 * @param error the error the caller got, absent where it got an answer
 * @param route that answered, or was tried last; absent where none was tried
 * @param consentScope of the grant it used
 * @param attempts how many routes were tried
 * @param job that it became, or whose turn it was
 * @param heldAt since when the job had waited; absent where it only began to
 * @param circumstances absent in records of before they were kept
 * @param reservedMicroUsd for all attempts together; absent where no budget paid for any
 * @param settledMicroUsd what all attempts cost; absent where that of one is not known
 */
public record RequestRecord(
    Decision decision,
    Instant start,
    Instant end,
    long decisionNanos,
    boolean stream,
    @Nullable Envelope envelope,
    @Nullable ErrorCode error,
    @Nullable Route route,
    long bytesOut,
    long bytesIn,
    @Nullable String responseModel,
    List<String> finishReasons,
    @Nullable Long firstChunkMicros,
    @Nullable ConsentScope consentScope,
    int attempts,
    @Nullable JobId job,
    @Nullable Instant heldAt,
    @Nullable Circumstances circumstances,
    @Nullable Long reservedMicroUsd,
    @Nullable Long settledMicroUsd) {
  public RequestRecord {
    finishReasons = Sorted.list(finishReasons);
  }

  /** One that never waited, of which nothing more is known. */
  public RequestRecord(
      Decision decision,
      Instant start,
      Instant end,
      long decisionNanos,
      boolean stream,
      @Nullable Envelope envelope,
      @Nullable ErrorCode error,
      @Nullable Route route,
      long bytesOut,
      long bytesIn,
      @Nullable String responseModel,
      List<String> finishReasons,
      @Nullable Long firstChunkMicros,
      @Nullable ConsentScope consentScope,
      int attempts) {
    this(
        decision,
        start,
        end,
        decisionNanos,
        stream,
        envelope,
        error,
        route,
        bytesOut,
        bytesIn,
        responseModel,
        finishReasons,
        firstChunkMicros,
        consentScope,
        attempts,
        null,
        null,
        null,
        null,
        null);
  }

  /** The same of this decision. */
  RequestRecord with(Decision other) {
    return new RequestRecord(
        other,
        start,
        end,
        decisionNanos,
        stream,
        envelope,
        error,
        route,
        bytesOut,
        bytesIn,
        responseModel,
        finishReasons,
        firstChunkMicros,
        consentScope,
        attempts,
        job,
        heldAt,
        circumstances,
        reservedMicroUsd,
        settledMicroUsd);
  }
}
