package dev.demarc.agent.jobs;

import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.policy.QueueTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How jobs end: each is wiped in the step that ends it, and a route that works for it stops soon.
 * What is left of one is kept for a day. Safe for many threads; blocks its callers' for one write.
 */
final class JobEnds {
  private static final Duration KEPT = Duration.ofDays(1);

  private final JobStore store;
  private final Set<JobId> unwanted = ConcurrentHashMap.newKeySet();

  JobEnds(JobStore store) {
    this.store = store;
  }

  /** Wipes what is due and forgets what ended long ago. */
  void expire() {
    if (!store.isDue()) {
      return;
    }
    List<HeldJob> ended =
        store.run((table, now) -> {
          List<HeldJob> due = table.due(now);
          for (HeldJob job : due) {
            table.end(job.id(), JobState.EXPIRED, now, JobView.error(over()));
          }
          table.forget(now.minus(KEPT), Jobs.MOST);
          store.swept(now);
          return due;
        });
    ended.stream().filter(JobEnds::ran).forEach(job -> unwanted.add(job.id()));
    store.expired(ended.stream().filter(job -> job.state() != JobState.ANSWERED).toList());
  }

  private static Refusal over() {
    return Refusal.saying(ErrorCode.GONE, "Its time is over and its content is wiped.");
  }

  private static boolean ran(HeldJob job) {
    return job.state() == JobState.RUNNING;
  }

  /** What is held of these classes expires so long after it was made, where that is sooner. */
  void expireAfter(List<QueueTerms> terms) {
    if (store.isEmpty() || terms.isEmpty()) {
      return;
    }
    store.run((table, now) -> {
      for (QueueTerms each : terms) {
        for (ClassId dataClass : each.classes()) {
          table.expireAfter(dataClass, each.maxAge());
        }
      }
      return terms;
    });
  }

  /** Nothing is held any longer. */
  void expireAll() {
    if (!store.isEmpty()) {
      store.run((table, now) -> table.expireAllBy(now));
    }
  }

  /** It gets no answer, for this reason. */
  void refuse(JobId id, Refusal why) {
    store.run((table, now) -> table.end(id, JobState.REFUSED, now, JobView.error(why)));
  }

  /** Nobody wants it any more; what it is then. */
  Optional<HeldJob> cancel(JobId id) {
    List<HeldJob> running = new ArrayList<>();
    Optional<HeldJob> ended =
        store.run((table, now) -> {
          table.find(id).filter(JobEnds::ran).ifPresent(running::add);
          table.end(id, JobState.CANCELLED, now, null);
          return table.find(id);
        });
    running.forEach(job -> unwanted.add(job.id()));
    return ended;
  }

  /** Whether it ended while a route worked for it. */
  boolean isUnwanted(JobId id) {
    return unwanted.contains(id);
  }

  /** A route works for this one, and for no other. */
  void runs(JobId id) {
    unwanted.removeIf(other -> !other.equals(id));
  }
}
