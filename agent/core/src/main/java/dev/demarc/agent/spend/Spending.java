package dev.demarc.agent.spend;

import dev.demarc.agent.enrol.ControlPlane;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.record.LeaseBook;
import dev.demarc.agent.record.Leased;
import dev.demarc.agent.record.Reserved;
import dev.demarc.contract.budget.Budget;
import dev.demarc.contract.budget.Lease;
import dev.demarc.contract.budget.LeaseAsk;
import dev.demarc.contract.decision.Unaffordable;
import dev.demarc.contract.id.BudgetId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Pays for attempts from leases of budgets: reserves the most an attempt can cost before it begins,
 * and settles what it did after. What is leased and not reserved is all that may be begun, so that
 * nothing is spent beyond the leases, also while the control plane is away.
 *
 * <p>Where a lease has too little, one request asks for more and the others wait for its answer; a
 * no is remembered for {@value #REMEMBERED_MILLIS} ms, so that a budget that is used up costs no
 * call per request. Safe for many threads.
 */
public final class Spending {
  private static final long REMEMBERED_MILLIS = 1_000;
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int ROUNDS = 100;
  private static final Duration EVERY = Duration.ofSeconds(3);
  private static final Duration DISK = Duration.ofSeconds(10);

  private final LeaseBook book;
  private final LeaseDesk desk;
  private final String key;
  private final Leases leases;
  private final Metrics metrics;
  private final LongSupplier nanoTime;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<BudgetId, Counter> counters = new ConcurrentHashMap<>();

  /** Where requests that need more of one budget queue. */
  private static final class Counter {
    final ReentrantLock turn = new ReentrantLock();
    private long refused = Long.MAX_VALUE;
    private long refusedNanos;

    /** From now on this much, and more, is refused for a while. */
    void refuses(long needs, long nanos) {
      refused = needs;
      refusedNanos = nanos;
    }

    boolean isRefusedLately(long needs, long nanos) {
      return needs >= refused
          && nanos - refusedNanos < TimeUnit.MILLISECONDS.toNanos(REMEMBERED_MILLIS);
    }
  }

  /**
   * @param key of all leases of this agent: another one only where its journal was lost
   * @param clock which a wall clock that is set back does not turn back
   */
  public Spending(
      LeaseBook book,
      LeaseDesk desk,
      String key,
      InstantSource clock,
      LongSupplier nanoTime,
      Metrics metrics) {
    this.book = book;
    this.desk = desk;
    this.key = key;
    this.nanoTime = nanoTime;
    this.metrics = metrics;
    this.leases = new Leases(book.leases(), clock, nanoTime);
  }

  /**
   * Reserves for an attempt that is about to begin.
   *
   * @throws Unpaid where a budget applies and does not pay
   */
  public Charge charge(Payment payment) throws Unpaid {
    requirePrice(payment);
    long most = payment.most();
    if (payment.budgets().isEmpty() || most == 0) {
      return new Charge(payment, null);
    }
    return new Charge(payment, reserve(payment, taken(payment.budgets(), most), most));
  }

  /** Others may take what was just granted: then it is asked for again, and not for ever. */
  private Leases.Taking.Taken taken(List<Budget> budgets, long most) throws Unpaid {
    for (int round = 0; round < ROUNDS; round++) {
      switch (leases.take(budgets, most)) {
        case Leases.Taking.Taken taken -> {
          return taken;
        }
        case Leases.Taking.Short(BudgetId budget) -> require(budget, most);
      }
    }
    throw exhausted(budgets.getFirst().id());
  }

  private Reservation reserve(Payment payment, Leases.Taking.Taken taken, long most) {
    count("reserved", payment, most);
    long number = numbers.incrementAndGet();
    var kept = book.reserve(new Reserved(number, taken.leases(), most));
    return new Reservation(payment, taken.of(), number, most, kept);
  }

  /**
   * Returns where the budgets would pay now.
   *
   * @throws Unpaid where one would not
   */
  public void check(Payment payment) throws Unpaid {
    requirePrice(payment);
    long most = payment.most();
    for (Budget budget : payment.budgets()) {
      if (leases.lacks(budget.id(), most) > 0) {
        require(budget.id(), most);
      }
    }
  }

  private static void requirePrice(Payment payment) throws Unpaid {
    if (payment.price() == null && !payment.budgets().isEmpty()) {
      Budget first = payment.budgets().getFirst();
      throw new Unpaid(Unaffordable.PRICE_UNKNOWN, first.id(), null);
    }
  }

  private void require(BudgetId budget, long amount) throws Unpaid {
    if (!ask(budget, amount)) {
      throw exhausted(budget);
    }
  }

  private Unpaid exhausted(BudgetId budget) {
    return new Unpaid(Unaffordable.BUDGET_EXHAUSTED, budget, leases.renewsAt(budget));
  }

  /** Whether so much is left of the budget, after asking for more where it is not. */
  private boolean ask(BudgetId budget, long amount) {
    Counter counter = counters.computeIfAbsent(budget, none -> new Counter());
    counter.turn.lock();
    try {
      long lacks = leases.lacks(budget, amount);
      if (lacks == 0) {
        return true;
      }
      if (counter.isRefusedLately(lacks, nanoTime.getAsLong())) {
        return false;
      }
      return obtain(counter, budget, lacks);
    } finally {
      counter.turn.unlock();
    }
  }

  /**
   * Asks for more, and says whether it was granted: not whether it is still there, since others
   * take from it at once.
   */
  private boolean obtain(Counter counter, BudgetId budget, long needs) {
    if (needs > LeaseAsk.MOST) {
      return false;
    }
    try {
      LeaseAsk ask = leases.ask(budget, key, needs);
      boolean granted =
          tell(ask)
                  .filter(lease -> lease.grantedMicroUsd() - ask.grantedMicroUsd() >= needs)
                  .isPresent()
              && leases.isOpen(budget);
      counter.refuses(granted ? Long.MAX_VALUE : needs, nanoTime.getAsLong());
      return granted;
    } catch (ControlPlane.Away away) {
      metrics.count("demarc_budget_unreached_total");
      counter.refuses(0, nanoTime.getAsLong());
      return false;
    }
  }

  /** A budget that is no more, or a period of long ago, has no lease. */
  private Optional<Lease> tell(LeaseAsk ask) {
    Optional<Lease> answer = desk.tell(ask);
    answer.ifPresentOrElse(
        lease -> book.keep(leases.hear(ask, lease)),
        () -> leases.remove(ask.budget(), ask.startsAt()).ifPresent(book::forget));
    return answer;
  }

  /** Gives back what is of no use, tells what was spent, and forgets what is over. */
  public Duration doWork() {
    for (Leased changed : leases.giveBack(IDLE_NANOS)) {
      await(book.keep(changed));
      leases.gaveBack(changed);
    }
    for (LeaseAsk ask : leases.news(key)) {
      tell(ask);
    }
    leases.over().forEach(book::forget);
    return EVERY;
  }

  /**
   * What is given back must not be spent after a restart, so it is on the disk before it is told.
   */
  private static void await(CompletionStage<Void> kept) {
    try {
      kept.toCompletableFuture().get(DISK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException unwritten) {
      throw new IllegalStateException("what is given back cannot be kept", unwritten);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopping", stopping);
    }
  }

  private void count(String what, Payment payment, long microUsd) {
    metrics.add(
        "demarc_budget_" + what + "_micro_usd_total",
        microUsd,
        "application",
        payment.application().text());
  }

  /** An amount that is taken from leases and not settled yet. */
  final class Reservation {
    private final Payment payment;
    private final List<Held> of;
    private final long number;
    private final long microUsd;
    private final CompletionStage<Void> kept;

    private Reservation(
        Payment payment, List<Held> of, long number, long microUsd, CompletionStage<Void> kept) {
      this.payment = payment;
      this.of = of;
      this.number = number;
      this.microUsd = microUsd;
      this.kept = kept;
    }

    long number() {
      return number;
    }

    long microUsd() {
      return microUsd;
    }

    CompletionStage<Void> kept() {
      return kept;
    }

    /** The journal settles it with the evidence of its attempt. */
    void settle(long cost) {
      leases.settle(of, microUsd, cost);
      count("settled", payment, cost);
    }

    void release() {
      leases.settle(of, microUsd, 0);
      book.release(number);
    }
  }
}
