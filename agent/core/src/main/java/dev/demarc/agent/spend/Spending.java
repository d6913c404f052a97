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
  private static final long AT_ONCE = -1;
  private static final Duration STOPPING = Duration.ofSeconds(3);
  private static final System.Logger LOG = System.getLogger("demarc.spend");
  private static final int ROUNDS = 100;
  private static final Duration EVERY = Duration.ofSeconds(3);
  private static final Duration TELLING = Duration.ofSeconds(10);
  private static final Duration DISK = Duration.ofSeconds(10);

  private final LeaseBook book;
  private final LeaseDesk desk;
  private final String key;
  private final Leases leases;
  private final Metrics metrics;
  private final LongSupplier nanoTime;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<BudgetId, Counter> counters = new ConcurrentHashMap<>();

  private enum Asked {
    GRANTED,
    REFUSED,
    UNREACHED
  }

  /** Where requests that need more of one budget queue. */
  private static final class Counter {
    final ReentrantLock turn = new ReentrantLock();
    private long refused = Long.MAX_VALUE;
    private long refusedNanos;
    private boolean unreached;

    /** From now on this much, and more, is refused for a while. */
    void refuses(long needs, long nanos) {
      refused = needs;
      refusedNanos = nanos;
      unreached = false;
    }

    /** Nobody says what is left: for a while all is refused. */
    void reachesNobody(long nanos) {
      refuses(0, nanos);
      unreached = true;
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
    throw exhausted(budgets.getFirst().id(), false);
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
    if (most == 0) {
      return;
    }
    for (Budget budget : payment.budgets()) {
      if (leases.lacks(budget.id(), most) > 0) {
        require(budget.id(), most);
      }
    }
  }

  private static void requirePrice(Payment payment) throws Unpaid {
    if (payment.price() == null && !payment.budgets().isEmpty()) {
      Budget first = payment.budgets().getFirst();
      throw new Unpaid(Unaffordable.PRICE_UNKNOWN, first.id(), null, false);
    }
  }

  private void require(BudgetId budget, long amount) throws Unpaid {
    Asked asked = ask(budget, amount);
    if (asked != Asked.GRANTED) {
      throw exhausted(budget, asked == Asked.UNREACHED);
    }
  }

  private Unpaid exhausted(BudgetId budget, boolean unreached) {
    return new Unpaid(Unaffordable.BUDGET_EXHAUSTED, budget, leases.renewsAt(budget), unreached);
  }

  /** Whether so much is left of the budget, after asking for more where it is not. */
  private Asked ask(BudgetId budget, long amount) {
    Counter counter = counters.computeIfAbsent(budget, none -> new Counter());
    counter.turn.lock();
    try {
      long lacks = leases.lacks(budget, amount);
      if (lacks == 0) {
        return Asked.GRANTED;
      }
      if (counter.isRefusedLately(lacks, nanoTime.getAsLong())) {
        return counter.unreached ? Asked.UNREACHED : Asked.REFUSED;
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
  private Asked obtain(Counter counter, BudgetId budget, long needs) {
    if (needs > LeaseAsk.MOST) {
      return Asked.REFUSED;
    }
    try {
      LeaseAsk ask = leases.ask(budget, key, needs);
      boolean granted =
          tell(ask)
                  .filter(lease -> lease.grantedMicroUsd() - ask.grantedMicroUsd() >= needs)
                  .isPresent()
              && leases.isOpen(budget);
      counter.refuses(granted ? Long.MAX_VALUE : needs, nanoTime.getAsLong());
      return granted ? Asked.GRANTED : Asked.REFUSED;
    } catch (ControlPlane.Away away) {
      metrics.count("demarc_budget_unreached_total");
      counter.reachesNobody(nanoTime.getAsLong());
      return Asked.UNREACHED;
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
    giveBack(IDLE_NANOS);
    Optional<RuntimeException> untold = tellNews(TELLING);
    leases.over().forEach(book::forget);
    untold.ifPresent(Spending::fail);
    return EVERY;
  }

  private void giveBack(long idleNanos) {
    for (Leased changed : leases.giveBack(idleNanos)) {
      await(book.keep(changed));
      leases.gaveBack(changed);
    }
  }

  /**
   * Tells of each lease, whatever becomes of telling another, and begins no call after this time;
   * what was not told is told the next time.
   *
   * @return why one was not told
   */
  private Optional<RuntimeException> tellNews(Duration within) {
    RuntimeException why = null;
    long start = nanoTime.getAsLong();
    for (Leased lease : leases.untold()) {
      if (nanoTime.getAsLong() - start > within.toNanos()) {
        return Optional.of(new ControlPlane.Away("it takes too long"));
      }
      try {
        leases.news(lease, key).ifPresent(this::tell);
      } catch (RuntimeException untold) {
        why = untold;
      }
    }
    return Optional.ofNullable(why);
  }

  /**
   * Before this agent stops: gives back all that nobody has taken and tells it once. What is not
   * told in time is on the disk and told after the next start.
   */
  public void handIn() {
    try {
      giveBack(AT_ONCE);
      tellNews(STOPPING).ifPresent(Spending::fail);
    } catch (RuntimeException untold) {
      LOG.log(System.Logger.Level.WARNING, "leases are told later: {0}", untold.getMessage());
    }
  }

  private static void fail(RuntimeException why) {
    throw why;
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
        payment.payer().application().text());
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
