package dev.demarc.agent.spend;

import dev.demarc.agent.record.Leased;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.budget.Lease;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.id.BudgetId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The leases of this agent, in memory: each attempt takes from all budgets that pay for it or from
 * none. Safe for many threads; nothing here blocks.
 */
final class Leases {
  private final Map<BudgetId, TreeMap<Instant, Held>> held = new HashMap<>();
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  Leases(List<Leased> kept, InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    kept.forEach(this::add);
  }

  /** What came of taking. */
  sealed interface Taking {
    /** The amount is reserved of each. */
    record Taken(List<Held> of, List<Leased> leases) implements Taking {}

    /** Nothing is; the first budget of which too little is left. */
    record Short(BudgetId budget) implements Taking {}
  }

  synchronized Taking take(List<Budget> budgets, long amount) {
    for (Budget budget : budgets) {
      if (lacks(budget.id(), amount) > 0) {
        return new Taking.Short(budget.id());
      }
    }
    List<Held> of = new ArrayList<>(budgets.size());
    List<Leased> leases = new ArrayList<>(budgets.size());
    for (Budget budget : budgets) {
      Held lease = current(budget.id()).orElseThrow();
      lease.reserve(amount, nanoTime.getAsLong());
      of.add(lease);
      leases.add(lease.leased());
    }
    return new Taking.Taken(of, leases);
  }

  /** How much more than is left of a budget this amount is. */
  synchronized long lacks(BudgetId budget, long amount) {
    long left = current(budget).map(Held::left).orElse(0L);
    return Math.max(0, amount - left);
  }

  /** Whether something may be begun on a lease of this budget now. */
  synchronized boolean isOpen(BudgetId budget) {
    return current(budget).isPresent();
  }

  synchronized void settle(List<Held> of, long amount, long cost) {
    of.forEach(lease -> lease.settle(amount, cost, nanoTime.getAsLong()));
  }

  /** How an agent asks for more of a budget. */
  synchronized LeaseAsk ask(BudgetId budget, String key, long needs) {
    return current(budget)
        .map(lease -> lease.ask(key, needs))
        .orElseGet(() -> new LeaseAsk(budget, key, null, 0, 0, 0, needs));
  }

  /** Takes over an answer to this ask, and says what is to be kept of it. */
  synchronized Leased hear(LeaseAsk ask, Lease lease) {
    Held known =
        held.computeIfAbsent(lease.budget(), none -> new TreeMap<>())
            .computeIfAbsent(lease.startsAt(), none -> new Held(leased(lease), nanoTime()));
    known.hear(lease);
    known.told(ask);
    return known.leased();
  }

  /** Gives back what is of no more use, and says which leases that changed. */
  synchronized List<Leased> giveBack(long idleNanos) {
    Instant now = clock.instant();
    return all().stream()
        .filter(lease -> lease.isIdle(now, nanoTime(), idleNanos) && lease.giveBack())
        .map(Held::leased)
        .toList();
  }

  /** What was given back of this lease is on the disk, and may be told. */
  synchronized void gaveBack(Leased kept) {
    find(kept.budget(), kept.startsAt())
        .ifPresent(lease -> lease.gaveBack(kept.returnedMicroUsd()));
  }

  /** What the control plane does not know yet; nothing is asked for. */
  synchronized List<LeaseAsk> news(String key) {
    return all().stream().filter(Held::hasNews).map(lease -> lease.ask(key, 0)).toList();
  }

  /** Takes leases off of which nothing will be told any more. */
  synchronized List<Leased> over() {
    Instant now = clock.instant();
    List<Held> over = all().stream().filter(lease -> lease.isOver(now)).toList();
    held.values().forEach(own -> own.values().removeAll(over));
    return over.stream().map(Held::leased).toList();
  }

  /** Takes off what is held of a budget in this period, and says what that was. */
  synchronized Optional<Leased> remove(BudgetId budget, @Nullable Instant startsAt) {
    Optional<Held> lease = startsAt == null ? Optional.empty() : find(budget, startsAt);
    lease.ifPresent(it -> held.values().forEach(own -> own.values().remove(it)));
    return lease.map(Held::leased);
  }

  /** When this budget begins anew, as far as is known. */
  synchronized @Nullable Instant renewsAt(BudgetId budget) {
    TreeMap<Instant, Held> own = held.get(budget);
    Instant latest = own == null || own.isEmpty() ? null : own.lastEntry().getValue().endsAt;
    return latest != null && latest.isAfter(clock.instant()) ? latest : null;
  }

  private Optional<Held> current(BudgetId budget) {
    TreeMap<Instant, Held> own = held.get(budget);
    Instant now = clock.instant();
    Map.Entry<Instant, Held> latest = own == null ? null : own.floorEntry(now);
    return Optional.ofNullable(latest).map(Map.Entry::getValue).filter(it -> it.isOpen(now));
  }

  private Optional<Held> find(BudgetId budget, Instant startsAt) {
    TreeMap<Instant, Held> own = held.get(budget);
    return Optional.ofNullable(own == null ? null : own.get(startsAt));
  }

  private List<Held> all() {
    return held.values().stream().flatMap(own -> own.values().stream()).toList();
  }

  private void add(Leased kept) {
    held.computeIfAbsent(kept.budget(), none -> new TreeMap<>())
        .put(kept.startsAt(), new Held(kept, nanoTime()));
  }

  private long nanoTime() {
    return nanoTime.getAsLong();
  }

  private static Leased leased(Lease lease) {
    return new Leased(
        lease.budget(),
        lease.startsAt(),
        lease.endsAt(),
        lease.expiresAt(),
        lease.grantedMicroUsd(),
        lease.settledMicroUsd(),
        lease.returnedMicroUsd());
  }
}
