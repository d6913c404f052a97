package dev.demarc.agent.decide;

import dev.demarc.contract.id.TargetId;
import java.time.Instant;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a decision knows of time.
 *
 * @param expectedMillis to the first piece of an answer, by target; empty where nobody minds
 * @param deadline after which the caller waits no more; absent where it does not say
 */
public record Pace(
    Supplier<SortedMap<TargetId, Long>> expectedMillis, @Nullable Instant deadline) {}
