package dev.demarc.agent.jobs;

import dev.demarc.agent.receive.Caller;
import dev.demarc.agent.receive.Faults;
import dev.demarc.agent.receive.Held;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.agent.receive.WholeReply;
import dev.demarc.agent.sync.InForce;
import dev.demarc.agent.sync.PolicyInForce;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.QueueTerms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives jobs their turn, one at a time, oldest first in each class. Each is decided again under the
 * policy then in force and run like any request, never of a lower class than it was held with; one
 * that would only be queued again goes on waiting, one that is refused is refused for good.
 *
 * <p>A look happens at the first step after a target's availability or the policy changed, else
 * after 1, 2, 4, 8, 16 steps without success. A look takes at most {@value #LOOK} jobs of a class,
 * and leaves the class at the first whose route failed; the next goes on behind the last job that
 * had its turn, at the next step where only the bound ended this one, and after the last job begins
 * with the oldest. So no job keeps another from its turn. After {@value #MOST_ATTEMPTS} attempts a
 * job is refused. For one thread.
 */
public final class JobRunner {
  static final int MOST_ATTEMPTS = 16;
  static final int LOOK = 64;

  private static final System.Logger LOG = System.getLogger("demarc.jobs");
  private static final int LONGEST_WAIT = 16;

  private final Jobs jobs;
  private final JobTurns turns;
  private final PolicyInForce policy;
  private final Supplier<SortedMap<TargetId, Availability>> availability;
  private final Again pipeline;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<ClassId, HeldJob> lasts = new HashMap<>();
  private @Nullable Seen seen;
  private int wait = 1;
  private int untilLook;

  /** Passes a held request through the pipeline once more. */
  @FunctionalInterface
  public interface Again {
    /**
     * Answers it.
     *
     * @throws Refusal where it is not answered; queued where it goes on waiting
     */
    void again(HeldJob job, Inbound inbound, Reply reply);
  }

  /** That a target is busy comes and goes, and is no news. */
  private record Seen(Digest bundle, SortedMap<TargetId, Availability> availability) {}

  /**
   * What came of a look at a class.
   *
   * @param success whether any got an end
   * @param more whether only the bound ended it
   */
  private record Look(boolean success, boolean more) {}

  private enum Turn {
    DONE,
    WAITS,
    FAILED
  }

  public JobRunner(
      Jobs jobs,
      PolicyInForce policy,
      Supplier<SortedMap<TargetId, Availability>> availability,
      Again pipeline,
      InstantSource clock,
      RandomGenerator random) {
    this.jobs = jobs;
    this.turns = jobs.turns();
    this.policy = policy;
    this.availability = availability;
    this.pipeline = pipeline;
    this.clock = clock;
    this.random = random;
  }

  /** One step; to be called again after the time returned. */
  public Duration doWork() {
    turns.takeUp();
    Depth depth = jobs.depth();
    Optional<InForce> current = policy.current();
    if (depth.count() > 0 && current.isPresent() && isTime(current.get())) {
      look(depth);
    }
    return Duration.ofMillis(500 + random.nextInt(500));
  }

  private boolean isTime(InForce inForce) {
    SortedMap<TargetId, Availability> there = new TreeMap<>(availability.get());
    there.replaceAll((target, is) -> is == Availability.BUSY ? Availability.UP : is);
    Seen now = new Seen(inForce.digest(), there);
    if (!now.equals(seen)) {
      seen = now;
      wait = 1;
      return true;
    }
    return --untilLook <= 0;
  }

  private void look(Depth depth) {
    List<ClassId> classes = depth.classes().stream().map(Depth.Waiting::dataClass).toList();
    lasts.keySet().retainAll(classes);
    boolean success = false;
    boolean more = false;
    for (ClassId each : classes) {
      Look look = look(each);
      success |= look.success();
      more |= look.more();
    }
    wait = success ? 1 : more ? wait : Math.min(LONGEST_WAIT, 2 * wait);
    untilLook = more ? 1 : wait;
  }

  private Look look(ClassId dataClass) {
    List<HeldJob> some = next(dataClass);
    boolean success = false;
    for (HeldJob job : some) {
      Optional<InForce> current = policy.current();
      if (current.isEmpty()) {
        return new Look(success, false);
      }
      lasts.put(dataClass, job);
      Turn turn = turn(job, current.get());
      success |= turn == Turn.DONE;
      if (turn == Turn.FAILED) {
        return new Look(success, false);
      }
    }
    if (some.size() < LOOK) {
      lasts.remove(dataClass);
    }
    return new Look(success, some.size() == LOOK);
  }

  /** Those behind the last that had its turn; behind the last of all, the oldest. */
  private List<HeldJob> next(ClassId dataClass) {
    Optional<HeldJob> last = Optional.ofNullable(lasts.get(dataClass));
    List<HeldJob> behind = turns.waiting(dataClass, last, LOOK);
    return behind.isEmpty() && last.isPresent()
        ? turns.waiting(dataClass, Optional.empty(), LOOK)
        : behind;
  }

  private Turn turn(HeldJob job, InForce inForce) {
    Optional<QueueTerms> terms = inForce.bundle().document().queue(job.dataClass());
    return turns
        .next(job, terms.map(QueueTerms::maxAge))
        .map(now -> inTime(now, inForce))
        .orElse(Turn.DONE);
  }

  private Turn inTime(HeldJob job, InForce inForce) {
    Optional<Caller> caller = Caller.of(inForce, job.application());
    if (caller.isEmpty()) {
      return refused(
          job,
          Refusal.saying(ErrorCode.POLICY_REFUSED, "Its application is not registered any more."));
    }
    if (job.attempts() >= MOST_ATTEMPTS) {
      turns.refuse(job.id(), tooOften());
      return Turn.DONE;
    }
    Optional<Held> held = turns.request(job);
    return held.map(request -> run(job, request, caller.get())).orElse(Turn.DONE);
  }

  /**
   * An answer that cannot be kept leaves the job running: the next step finds it so, and in the
   * evidence that it was answered. It is not run again before.
   */
  private Turn run(HeldJob job, Held held, Caller caller) {
    WholeReply reply = new WholeReply(() -> turns.isUnwanted(job.id()));
    try {
      pipeline.again(job, held.again(caller, clock.instant(), turns.left(job)), reply);
    } catch (Refusal refusal) {
      return refused(job, refusal);
    } catch (Reply.Gone cancelled) {
      return Turn.DONE;
    } catch (RuntimeException | Error fault) {
      LOG.log(System.Logger.Level.ERROR, "a job failed: {0}", Faults.describe(fault));
      return refused(job, Refusal.of(ErrorCode.AGENT_FAULT));
    }
    turns.answered(
        job,
        reply.answer().orElseThrow(),
        caller.policy().bundle().document().queue(job.dataClass()));
    return Turn.DONE;
  }

  private Turn refused(HeldJob job, Refusal refusal) {
    int attempts = turns.attempts(job.id());
    boolean tried = attempts > job.attempts();
    if (goesOn(refusal) && attempts < MOST_ATTEMPTS) {
      if (tried) {
        turns.waits(job.id());
      }
      return tried ? Turn.FAILED : Turn.WAITS;
    }
    turns.refuse(job.id(), goesOn(refusal) ? exhausted(refusal) : refusal);
    return Turn.DONE;
  }

  /**
   * Queued again, or stopped by a bound of this agent that others fill too, or by a lease that is
   * short while nobody can be asked for more.
   */
  private static boolean goesOn(Refusal refusal) {
    return switch (refusal.code()) {
      case QUEUED, EVIDENCE_UNAVAILABLE, OVERLOADED, UNAVAILABLE, NO_POLICY, APPROVAL_UNAVAILABLE ->
          true;
      case BUDGET_EXHAUSTED, PRICE_UNKNOWN ->
          refusal.spent().filter(Refusal.Spent::unreached).isPresent();
      case ROUTES_EXHAUSTED ->
          refusal
              .decision()
              .filter(decision -> decision.outcome() instanceof Outcome.Routed)
              .isPresent();
      default -> false;
    };
  }

  private static Refusal exhausted(Refusal last) {
    Refusal refusal = tooOften();
    return last.decision().map(refusal::decided).orElse(refusal);
  }

  /** Also of one that ends the agent whenever it is run: it is not run at every start. */
  private static Refusal tooOften() {
    return Refusal.saying(
        ErrorCode.ROUTES_EXHAUSTED, "A route failed for it " + MOST_ATTEMPTS + " times.");
  }
}
