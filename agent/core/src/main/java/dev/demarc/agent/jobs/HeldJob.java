package dev.demarc.agent.jobs;

import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job without its content.
 *
 * @param dataClass its request had when it was held
 * @param attempts how often its turn got as far as a route
 * @param decision the last one that was taken of it
 * @param error why it has no answer, as the caller is told; absent while it may get one
 */
public record HeldJob(
    JobId id,
    ApplicationId application,
    ClassId dataClass,
    JobState state,
    Instant createdAt,
    Instant expiresAt,
    int attempts,
    DecisionId decision,
    @Nullable String error) {}
