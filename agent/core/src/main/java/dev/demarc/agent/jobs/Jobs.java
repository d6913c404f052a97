package dev.demarc.agent.jobs;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.receive.ChatRequest;
import dev.demarc.agent.receive.Held;
import dev.demarc.agent.receive.Inbound;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.JobId;
import dev.demarc.contract.id.TenantId;
import dev.demarc.contract.policy.QueueTerms;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait at this agent, and what became of them.
 *
 * <p>Bounds: of each class what the policy's {@code queue} says; of all together {@value #MOST}
 * jobs that wait or hold an answer and {@value #MOST_BYTES} bytes; an answer of {@value
 * #MOST_ANSWER} bytes. At a bound a request is refused and nothing held of it. What is left of a
 * job after its end, no content, is kept for a day, the {@value #MOST} that ended last.
 *
 * <p>A job is on the disk before its caller is told of it, so none is lost. One whose agent was
 * killed or whose disk failed while it ran waits again, unless the evidence says that a route
 * answered: then its answer is lost and it is refused, not run twice. A route may have worked for
 * it without the evidence knowing, so a target can see a job more than once ({@code attempts} says
 * how often); its caller sees one answer at most. Time never goes back here: what has expired stays
 * so when a clock is set back.
 *
 * <p>Safe for many threads; blocks its callers' for one write. Where the file cannot be used,
 * nothing is held and the agent goes on.
 */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Jobs.class.getName());

  static final int MOST = 10_000;
  static final long MOST_BYTES = 256L << 20;
  static final int MOST_ANSWER = 1 << 20;

  private static final Duration KEPT = Duration.ofDays(1);

  private final JobStore store;
  private final Seal seal;
  private final Predicate<DecisionId> answered;
  private final Set<JobId> unwanted = ConcurrentHashMap.newKeySet();

  private Jobs(JobStore store, Seal seal, Predicate<DecisionId> answered) {
    this.store = store;
    this.seal = seal;
    this.answered = answered;
  }

  /**
   * Opens what this directory holds, and takes up what ran when the agent was last ended.
   *
   * @param answered whether the evidence says that this decision was answered; may block
   */
  public static Jobs open(
      DataDirectory data, TenantId tenant, InstantSource clock, Predicate<DecisionId> answered) {
    Jobs jobs = open(data, tenant, answered, clock);
    jobs.store.attempt(jobs::takeUp);
    return jobs;
  }

  private static Jobs open(
      DataDirectory data, TenantId tenant, Predicate<DecisionId> answered, InstantSource clock) {
    try {
      Seal seal = Seal.of(data, tenant);
      return new Jobs(JobStore.open(data, clock), seal, answered);
    } catch (UncheckedIOException unusable) {
      LOG.log(Level.SEVERE, "{0} cannot be used: nothing is queued", Seal.FILE);
      return new Jobs(JobStore.none(clock), Seal.passing(tenant), answered);
    }
  }

  /** Nothing runs now: takes up what ran when the disk failed. */
  void takeUp() {
    if (store.mayRun()) {
      store.run(this::takeUp);
    }
  }

  private int takeUp(JobFile file, Instant now) throws SQLException {
    List<HeldJob> left = file.in(JobState.RUNNING);
    for (HeldJob job : left) {
      if (answered.test(job.decision())) {
        end(file, job.id(), JobState.REFUSED, now, JobView.error(lost()));
      } else {
        file.move(job.id(), JobState.WAITING);
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

  /**
   * Holds a request that was queued. The same request of the same application, where it waits
   * already, is not held twice; it waits as long as the more patient of its callers, though no
   * longer after it came than the policy lets it.
   *
   * @throws Refusal overloaded where a bound is reached, naming it; unavailable where it cannot be
   *     written
   */
  public HeldJob hold(Inbound inbound, ChatRequest chat, Decision decision) {
    Facts.Data data = decision.facts().data();
    QueueTerms terms =
        inbound
            .caller()
            .policy()
            .bundle()
            .document()
            .queue(data.dataClass())
            .orElseThrow(() -> Refusal.of(ErrorCode.AGENT_FAULT));
    byte[] content = Held.of(inbound, chat, data).bytes();
    ApplicationId application = inbound.caller().application().id();
    byte[] same = seal.digest(application.text(), content);
    return store.run((file, now) -> {
      Instant wanted = now.plus(patience(inbound, terms));
      Optional<HeldJob> known = file.same(same, now);
      if (known.isPresent()) {
        return joined(file, known.get(), wanted, terms);
      }
      Bounds.require(file.extents(), data.dataClass(), terms, content.length);
      HeldJob job =
          new HeldJob(
              JobId.of(decision.id()),
              application,
              data.dataClass(),
              JobState.WAITING,
              now,
              wanted,
              0,
              decision.id(),
              null);
      file.insert(job, same, content.length, seal.seal(job, content));
      return job;
    });
  }

  private static HeldJob joined(JobFile file, HeldJob known, Instant wanted, QueueTerms terms)
      throws SQLException {
    Instant longest = known.createdAt().plus(terms.maxAge());
    file.lasts(known.id(), wanted.isBefore(longest) ? wanted : longest);
    return file.find(known.id()).orElse(known);
  }

  /** A caller that says how long it waits does not want the answer later. */
  private static Duration patience(Inbound inbound, QueueTerms terms) {
    return inbound
        .hints()
        .ownDeadline()
        .filter(own -> own.compareTo(terms.maxAge()) < 0)
        .orElse(terms.maxAge());
  }

  /** The job, where it is this application's; what is due has ended before it is looked at. */
  public Optional<HeldJob> find(ApplicationId application, JobId id) {
    expire();
    return store
        .run((file, now) -> file.find(id))
        .filter(job -> job.application().equals(application));
  }

  /** This application's, oldest first, after this one. */
  public List<HeldJob> of(ApplicationId application, Optional<JobId> after, int limit) {
    expire();
    String from = after.map(JobId::text).orElse("");
    return store.run((file, now) -> file.of(application, from, limit));
  }

  /** Ends it and wipes it, where it is this application's; what it is then. A route stops soon. */
  public Optional<HeldJob> cancel(ApplicationId application, JobId id) {
    if (find(application, id).isEmpty()) {
      return Optional.empty();
    }
    List<HeldJob> ran = new ArrayList<>();
    Optional<HeldJob> ended =
        store.run((file, now) -> {
          file.find(id).filter(Jobs::runs).ifPresent(ran::add);
          end(file, id, JobState.CANCELLED, now, null);
          return file.find(id);
        });
    ran.forEach(job -> unwanted.add(job.id()));
    return ended;
  }

  private static boolean runs(HeldJob job) {
    return job.state() == JobState.RUNNING;
  }

  /** Whether it ended while a route worked for it. */
  boolean isUnwanted(JobId id) {
    return unwanted.contains(id);
  }

  /** The answer of a job that has one; empty, and the job refused, where it was tampered with. */
  Optional<byte[]> answer(HeldJob job) {
    return job.state() == JobState.ANSWERED ? content(job) : Optional.empty();
  }

  /** The request of a job; empty, and the job refused, where it was tampered with. */
  Optional<Held> request(HeldJob job) {
    try {
      return content(job).map(Held::read);
    } catch (IllegalArgumentException changed) {
      refuse(job.id(), tampered());
      return Optional.empty();
    }
  }

  private Optional<byte[]> content(HeldJob job) {
    Optional<byte[]> content =
        store.run((file, now) -> file.content(job.id())).flatMap(each -> seal.open(job, each));
    if (content.isEmpty()) {
      refuse(job.id(), tampered());
    }
    return content;
  }

  private static Refusal tampered() {
    return Refusal.saying(
        ErrorCode.AGENT_FAULT, "What was held of it was changed on the disk, and is not used.");
  }

  /** The oldest that wait in this class, after this one where there is one. */
  List<HeldJob> waiting(ClassId dataClass, Optional<HeldJob> after, int limit) {
    return store.run((file, now) -> file.waiting(dataClass, after, limit));
  }

  /** It expires this long after it was made, where that is sooner. */
  void expiresAfter(HeldJob job, Duration age) {
    Instant by = job.createdAt().plus(age);
    if (by.isBefore(job.expiresAt())) {
      store.run((file, now) -> {
        file.expiresBy(job.id(), by);
        return true;
      });
    }
  }

  /** What is held of these classes expires so long after it was made, where that is sooner. */
  void expireAfter(List<QueueTerms> terms) {
    if (store.isEmpty() || terms.isEmpty()) {
      return;
    }
    store.run((file, now) -> {
      for (QueueTerms each : terms) {
        for (ClassId dataClass : each.classes()) {
          file.expireAfter(dataClass, each.maxAge());
        }
      }
      return terms;
    });
  }

  /** Nothing is held any longer. */
  void expireAll() {
    if (!store.isEmpty()) {
      store.run((file, now) -> file.expireAllBy(now));
    }
  }

  /** How long until it expires, a millisecond at least. */
  Duration left(HeldJob job) {
    Duration left = Duration.between(store.depth().at(), job.expiresAt());
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  /** Whether it waits and its time is not over. */
  boolean waits(HeldJob job) {
    return find(job.application(), job.id())
        .filter(now -> now.state() == JobState.WAITING)
        .isPresent();
  }

  /**
   * A route is about to be tried for it, and for no other; false where it is not wanted any more,
   * or its time is over.
   */
  public boolean begins(JobId id, DecisionId decision) {
    unwanted.removeIf(other -> !other.equals(id));
    return store.run((file, now) -> {
      Optional<HeldJob> job = file.find(id).filter(known -> known.expiresAt().isAfter(now));
      if (job.isPresent() && (runs(job.get()) || file.move(id, JobState.RUNNING))) {
        file.attempt(id, decision);
        return true;
      }
      return false;
    });
  }

  /** It waits again. */
  void waits(JobId id) {
    store.run((file, now) -> file.move(id, JobState.WAITING));
  }

  /**
   * Keeps its answer in place of its request, where it came in time and there is room for it.
   *
   * @param terms of its class, empty where the policy says nothing of it any more
   */
  void answered(HeldJob job, byte[] answer, Optional<QueueTerms> terms) {
    store.run((file, now) -> {
      if (file.find(job.id()).filter(known -> !known.expiresAt().isAfter(now)).isPresent()) {
        return end(file, job.id(), JobState.EXPIRED, now, JobView.error(over()));
      }
      if (!file.move(job.id(), JobState.ANSWERED)) {
        return false;
      }
      file.content(job.id(), answer.length, seal.seal(job, answer));
      Optional<Refusal> bound =
          Bounds.answer(file.extents(), job.dataClass(), terms, answer.length);
      return bound.isEmpty()
          || end(file, job.id(), JobState.REFUSED, now, JobView.error(bound.get()));
    });
  }

  /** It gets no answer, for this reason. */
  void refuse(JobId id, Refusal why) {
    store.run((file, now) -> end(file, id, JobState.REFUSED, now, JobView.error(why)));
  }

  /** Wipes what is due and forgets what ended long ago; a route that works for it stops soon. */
  void expire() {
    if (!store.isDue()) {
      return;
    }
    List<HeldJob> ended =
        store.run((file, now) -> {
          List<HeldJob> due = file.due(now);
          for (HeldJob job : due) {
            end(file, job.id(), JobState.EXPIRED, now, JobView.error(over()));
          }
          file.forget(now.minus(KEPT), MOST);
          store.swept(now);
          return due;
        });
    ended.stream().filter(Jobs::runs).forEach(job -> unwanted.add(job.id()));
    store.expired(ended.stream().filter(job -> job.state() != JobState.ANSWERED).toList());
  }

  private static Refusal over() {
    return Refusal.saying(ErrorCode.GONE, "Its time is over and its content is wiped.");
  }

  private static boolean end(
      JobFile file, JobId id, JobState to, Instant now, @Nullable String error)
      throws SQLException {
    if (!file.move(id, to)) {
      return false;
    }
    file.wipe(id, now);
    if (error != null) {
      file.error(id, error);
    }
    return true;
  }

  /** How many expired unanswered since the start, by class. */
  Map<ClassId, LongAdder> expired() {
    return store.expired();
  }

  /** What waits now; never blocks. */
  public Depth depth() {
    return store.depth();
  }

  @Override
  public void close() {
    store.close();
  }
}
