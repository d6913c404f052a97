package dev.demarc.agent.spend;

import dev.demarc.agent.record.Cost;
import dev.demarc.contract.budget.CostBasis;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt may cost, and what it did: settled once, else released. For one thread.
 *
 * <ul>
 *   <li>Usage that the target told is charged as told, also of an answer that was no good.
 *   <li>Where nothing was sent, or the target refused with an HTTP status, nothing is charged.
 *   <li>A stream that broke is charged what was sent and what had come of it.
 *   <li>Where nothing can be known of what the target did, the most it can have done is charged.
 * </ul>
 */
public final class Charge implements AutoCloseable {
  private final Payment payment;
  private final Spending.@Nullable Reservation reservation;
  private @Nullable Cost cost;

  Charge(Payment payment, Spending.@Nullable Reservation reservation) {
    this.payment = payment;
    this.reservation = reservation;
  }

  /** Completes once what is reserved is on the disk; nothing may be sent before. */
  public CompletionStage<Void> kept() {
    return reservation == null ? CompletableFuture.completedFuture(null) : reservation.kept();
  }

  /** The target told its usage. */
  public Cost measured(Payment.Use use) {
    return settled(payment.of(use), CostBasis.MEASURED);
  }

  /** It did not; this is what can be seen of it. */
  public Cost estimated(Payment.Use use) {
    return settled(payment.of(use), CostBasis.ESTIMATED);
  }

  /** Nothing can be seen of it. */
  public Cost unseen() {
    return settled(payment.most(), CostBasis.ESTIMATED);
  }

  /** It did nothing. */
  public Cost nothing() {
    return settled(0, CostBasis.MEASURED);
  }

  /** What it came to; absent as long as it was not settled. */
  public @Nullable Cost cost() {
    return cost;
  }

  private Cost settled(long microUsd, CostBasis basis) {
    if (cost != null) {
      return cost;
    }
    CostBasis known = payment.price() == null ? CostBasis.UNKNOWN : basis;
    if (reservation == null) {
      cost = new Cost(null, 0, microUsd, known, payment.payer());
    } else {
      reservation.settle(microUsd);
      cost =
          new Cost(reservation.number(), reservation.microUsd(), microUsd, known, payment.payer());
    }
    return cost;
  }

  /** Releases what was reserved for an attempt that never began. */
  @Override
  public void close() {
    if (cost == null && reservation != null) {
      reservation.release();
    }
  }
}
