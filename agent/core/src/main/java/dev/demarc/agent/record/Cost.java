package dev.demarc.agent.record;

import dev.demarc.contract.budget.CostBasis;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt cost.
 *
 * @param reservation that it settles; absent where no budget paid
 * @param reservedMicroUsd the most it could have cost; 0 where no budget paid
 * @param payer absent in records of before
 */
public record Cost(
    @Nullable Long reservation,
    long reservedMicroUsd,
    long settledMicroUsd,
    CostBasis basis,
    @Nullable Payer payer) {}
