package dev.demarc.contract.budget;

import dev.demarc.contract.id.BudgetId;
import java.time.Instant;

/**
 * An agent's right to spend from a budget, also while it cannot reach the control plane: {@code
 * granted − returned − settled}, in one period, until it expires. Amounts are sums since it began.
 *
 * @param endsAt when the period ends and the budget begins anew
 * @param expiresAt after which nothing more is begun on it unless it was renewed; telling renews it
 */
public record Lease(
    BudgetId budget,
    String key,
    Instant startsAt,
    Instant endsAt,
    Instant expiresAt,
    long grantedMicroUsd,
    long settledMicroUsd,
    long returnedMicroUsd) {}
