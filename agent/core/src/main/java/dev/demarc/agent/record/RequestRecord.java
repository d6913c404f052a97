package dev.demarc.agent.record;

import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.envelope.Envelope;
import dev.demarc.contract.error.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request that was decided: the last decision of it, and what came of it.
 *
 * @param decisionNanos the time all its decisions took
 * @param envelope of the answer, absent where there was none
 * @param error the error the caller got, absent where it got an answer
 */
public record RequestRecord(
    Decision decision,
    Instant start,
    Instant end,
    long decisionNanos,
    boolean stream,
    @Nullable Envelope envelope,
    @Nullable ErrorCode error) {}
