package dev.demarc.agent;

import dev.demarc.agent.record.Cost;
import dev.demarc.agent.spend.Charge;
import dev.demarc.contract.budget.CostBasis;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the attempts of one request cost together. For one thread. */
final class Bill {
  private final List<Charge> charges = new ArrayList<>(1);

  /** A route is tried that may cost this. */
  void add(Charge charge) {
    charges.add(charge);
  }

  /** What was reserved for them, in micro-USD; absent where no budget paid for any. */
  @Nullable Long reservedMicroUsd() {
    boolean paid = costs().anyMatch(cost -> cost.reservation() != null);
    return paid ? costs().mapToLong(Cost::reservedMicroUsd).sum() : null;
  }

  /** What they cost, in micro-USD; absent where that of one is not known. */
  @Nullable Long settledMicroUsd() {
    boolean unknown = costs().anyMatch(cost -> cost.basis() == CostBasis.UNKNOWN);
    return unknown ? null : costs().mapToLong(Cost::settledMicroUsd).sum();
  }

  private Stream<Cost> costs() {
    return charges.stream().map(Charge::cost).filter(Objects::nonNull);
  }
}
