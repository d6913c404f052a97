package dev.demarc.agent.record;

import dev.demarc.contract.id.BudgetId;
import java.time.Instant;

/**
 * A lease as the journal keeps it: sums since it began. What is reserved of it is kept beside it.
 */
public record Leased(
    BudgetId budget,
    Instant startsAt,
    Instant endsAt,
    Instant expiresAt,
    long grantedMicroUsd,
    long settledMicroUsd,
    long returnedMicroUsd) {}
