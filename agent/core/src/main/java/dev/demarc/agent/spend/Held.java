package dev.demarc.agent.spend;

import dev.demarc.agent.record.Leased;
import dev.demarc.contract.budget.Lease;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.id.BudgetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One lease in one period. Whoever holds {@link Leases} guards it. */
final class Held {
  final BudgetId budget;
  final Instant startsAt;
  final Instant endsAt;
  private Instant expiresAt;
  private long granted;
  private long settled;
  private long returned;
  private long returnedForGood;
  private long reserved;
  private long lastUsedNanos;
  private @Nullable Told told;

  private record Told(long settled, long returned) {}

  Held(Leased kept, long nanos) {
    this.budget = kept.budget();
    this.startsAt = kept.startsAt();
    this.endsAt = kept.endsAt();
    this.expiresAt = kept.expiresAt();
    this.granted = kept.grantedMicroUsd();
    this.settled = kept.settledMicroUsd();
    this.returned = kept.returnedMicroUsd();
    this.returnedForGood = returned;
    this.lastUsedNanos = nanos;
  }

  /** Takes over what the control plane says; each sum is the larger of both. */
  void hear(Lease lease) {
    expiresAt = lease.expiresAt();
    granted = Math.max(granted, lease.grantedMicroUsd());
    settled = Math.max(settled, lease.settledMicroUsd());
    returned = Math.max(returned, lease.returnedMicroUsd());
    returnedForGood = Math.max(returnedForGood, lease.returnedMicroUsd());
  }

  /** The control plane knows of this ask. */
  void told(LeaseAsk ask) {
    told = new Told(ask.settledMicroUsd(), ask.returnedMicroUsd());
  }

  boolean isOpen(Instant now) {
    return !now.isBefore(startsAt) && now.isBefore(endsAt) && now.isBefore(expiresAt);
  }

  /** What nobody has taken; below 0 where an attempt cost more than was reserved for it. */
  long left() {
    return granted - returned - settled - reserved;
  }

  void reserve(long amount, long nanos) {
    reserved += amount;
    lastUsedNanos = nanos;
  }

  void settle(long amount, long cost, long nanos) {
    reserved -= amount;
    settled += cost;
    lastUsedNanos = nanos;
  }

  /** Gives back what nobody has taken, and says whether that was anything. */
  boolean giveBack() {
    long unspent = Math.max(0, left());
    returned += unspent;
    return unspent > 0;
  }

  /** So much of what is given back is on the disk: a restart does not spend it. */
  void gaveBack(long microUsd) {
    returnedForGood = Math.max(returnedForGood, microUsd);
  }

  /** Whether it is of no more use: over, or not used for so long. */
  boolean isIdle(Instant now, long nanos, long idleNanos) {
    return !isOpen(now) || nanos - lastUsedNanos > idleNanos;
  }

  boolean hasNews() {
    return !new Told(settled, returnedForGood).equals(told);
  }

  /** Whether nothing of it will ever be told again. */
  boolean isOver(Instant now) {
    return !now.isBefore(endsAt) && reserved == 0 && left() <= 0 && !hasNews();
  }

  LeaseAsk ask(String key, long needs) {
    long told = Math.min(settled, LeaseAsk.MOST);
    return new LeaseAsk(budget, key, startsAt, granted, told, returnedForGood, needs);
  }

  Leased leased() {
    return new Leased(budget, startsAt, endsAt, expiresAt, granted, settled, returned);
  }
}
