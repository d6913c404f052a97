package dev.demarc.agent.jobs;

import dev.demarc.agent.receive.Held;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.policy.QueueTerms;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The turns of jobs: one at a time is given its own, by one thread. Blocks its callers' for a
 * write.
 */
public final class JobTurns {
  private final JobStore store;
  private final Seal seal;
  private final JobEnds ends;
  private final JobContents contents;
  private final Predicate<DecisionId> answered;

  JobTurns(
      JobStore store,
      Seal seal,
      JobEnds ends,
      JobContents contents,
      Predicate<DecisionId> answered) {
    this.store = store;
    this.seal = seal;
    this.ends = ends;
    this.contents = contents;
    this.answered = answered;
  }

  /** The agent starts: takes up what ran when it was last ended. */
  void open() {
    store.attempt(this::takeUp);
  }

  /** Nothing runs now: takes up what ran when the disk failed. */
  void takeUp() {
    if (store.mayRun()) {
      ends.expire();
      store.run(this::takeUp);
    }
  }

  private int takeUp(JobTable table, Instant now) throws SQLException {
    List<HeldJob> left = table.in(JobState.RUNNING);
    for (HeldJob job : left) {
      if (answered.test(job.decision())) {
        table.end(job.id(), JobState.REFUSED, now, JobView.error(lost()));
      } else {
        table.move(job.id(), JobState.WAITING);
      }
    }
    return left.size();
  }

  private static Refusal lost() {
    return Refusal.saying(
        ErrorCode.AGENT_FAULT,
        "A route answered, and the answer could not be kept. It is not run a second time; send the"
            + " request again if it may be.");
  }

  /** The oldest that wait in this class, after this one where there is one. */
  List<HeldJob> waiting(ClassId dataClass, Optional<HeldJob> after, int limit) {
    return store.run((table, now) -> table.waiting(dataClass, after, limit));
  }

  /** It as it is now, where it still waits; expires so long after it was made, or sooner. */
  Optional<HeldJob> next(HeldJob job, Optional<Duration> age) {
    ends.expire();
    return store
        .run((table, now) -> {
          if (age.isPresent()) {
            table.expiresBy(job.id(), job.createdAt().plus(age.get()));
          }
          return table.find(job.id()).filter(known -> isInTime(known, now));
        })
        .filter(known -> known.state() == JobState.WAITING);
  }

  private static boolean isInTime(HeldJob job, Instant now) {
    return job.expiresAt().isAfter(now);
  }

  /** The request of a job; empty, and the job refused, where it was tampered with. */
  Optional<Held> request(HeldJob job) {
    return contents.request(job);
  }

  /** How long until it expires, a millisecond at least. */
  Duration left(HeldJob job) {
    Duration left = Duration.between(store.depth().at(), job.expiresAt());
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  /**
   * A route is about to be tried for it, and for no other; false where it is not wanted any more,
   * or its time is over.
   */
  public boolean begins(JobId id, DecisionId decision) {
    ends.runs(id);
    return store.run((table, now) -> {
      Optional<HeldJob> job = table.find(id).filter(known -> isInTime(known, now));
      if (job.isEmpty()) {
        return false;
      }
      boolean runs = job.get().state() == JobState.RUNNING || table.move(id, JobState.RUNNING);
      if (runs) {
        table.attempt(id, decision);
      }
      return runs;
    });
  }

  /** Whether it ended while a route worked for it. */
  boolean isUnwanted(JobId id) {
    return ends.isUnwanted(id);
  }

  /** How often a route was tried for it; none where it is forgotten. */
  int attempts(JobId id) {
    return store.run((table, now) -> table.find(id)).map(HeldJob::attempts).orElse(0);
  }

  /** It waits again. */
  void waits(JobId id) {
    store.run((table, now) -> table.move(id, JobState.WAITING));
  }

  /** It gets no answer, for this reason. */
  void refuse(JobId id, Refusal why) {
    ends.refuse(id, why);
  }

  /**
   * Keeps its answer in place of its request, where it came in time and there is room for it.
   *
   * @param terms of its class, empty where the policy says nothing of it any more
   */
  void answered(HeldJob job, byte[] answer, Optional<QueueTerms> terms) {
    ends.expire();
    store.run((table, now) -> {
      if (!table.move(job.id(), JobState.ANSWERED)) {
        return false;
      }
      table.content(job.id(), answer.length, seal.seal(job, answer));
      Optional<Refusal> bound =
          Bounds.answer(table.extents(), job.dataClass(), terms, answer.length);
      return bound.isEmpty()
          || table.end(job.id(), JobState.REFUSED, now, JobView.error(bound.get()));
    });
  }
}
