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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

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

  private final JobStore store;
  private final Seal seal;
  private final JobEnds ends;
  private final JobContents contents;
  private final JobTurns turns;

  private Jobs(JobStore store, Seal seal, Predicate<DecisionId> answered) {
    this.store = store;
    this.seal = seal;
    this.ends = new JobEnds(store);
    this.contents = new JobContents(store, seal, ends);
    this.turns = new JobTurns(store, seal, ends, contents, answered);
  }

  /**
   * Opens what this directory holds, and takes up what ran when the agent was last ended.
   *
   * @param answered whether the evidence says that this decision was answered; may block
   */
  public static Jobs open(
      DataDirectory data, TenantId tenant, InstantSource clock, Predicate<DecisionId> answered) {
    Jobs jobs = open(data, tenant, answered, clock);
    jobs.turns.open();
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
    return store.run((table, now) -> {
      Instant wanted = now.plus(patience(inbound, terms));
      Optional<HeldJob> known = table.same(same, now);
      if (known.isPresent()) {
        return joined(table, known.get(), wanted, terms);
      }
      Bounds.require(table.extents(), data.dataClass(), terms, content.length);
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
      table.insert(job, same, content.length, seal.seal(job, content));
      return job;
    });
  }

  private static HeldJob joined(JobTable table, HeldJob known, Instant wanted, QueueTerms terms)
      throws SQLException {
    Instant longest = known.createdAt().plus(terms.maxAge());
    table.lasts(known.id(), wanted.isBefore(longest) ? wanted : longest);
    return table.find(known.id()).orElse(known);
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
    ends.expire();
    return store
        .run((table, now) -> table.find(id))
        .filter(job -> job.application().equals(application));
  }

  /** This application's, oldest first, after this one. */
  public List<HeldJob> of(ApplicationId application, Optional<JobId> after, int limit) {
    ends.expire();
    String from = after.map(JobId::text).orElse("");
    return store.run((table, now) -> table.of(application, from, limit));
  }

  /** Ends it and wipes it, where it is this application's; what it is then. A route stops soon. */
  public Optional<HeldJob> cancel(ApplicationId application, JobId id) {
    return find(application, id).flatMap(job -> ends.cancel(job.id()));
  }

  /** The answer of a job that has one; empty, and the job refused, where it was tampered with. */
  Optional<byte[]> answer(HeldJob job) {
    return contents.answer(job);
  }

  /** Their turns, for one thread. */
  public JobTurns turns() {
    return turns;
  }

  JobEnds ends() {
    return ends;
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
