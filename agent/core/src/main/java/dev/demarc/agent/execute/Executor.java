package dev.demarc.agent.execute;

import dev.demarc.agent.receive.Faults;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.receive.Patience;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.Cost;
import dev.demarc.agent.record.Intent;
import dev.demarc.agent.record.Journal;
import dev.demarc.agent.spend.Charge;
import dev.demarc.agent.spend.Payment;
import dev.demarc.agent.stability.Stabiliser;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.decision.Chunking;
import dev.demarc.contract.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a decided route. For one that crosses a boundary the intent is on the disk before the first
 * byte leaves; where it cannot be, nothing leaves. Every attempt tells the target's health. One
 * that failed is recorded here; one that answered is given back, to be recorded with its request.
 * Safe for many threads; blocks its caller's.
 */
public final class Executor {
  private static final Duration JOURNAL = Duration.ofSeconds(10);
  private static final System.Logger LOG = System.getLogger("demarc.execute");

  private final Map<Protocol, Adapter> adapters;
  private final Journal journal;
  private final Stabiliser stabiliser;
  private final Metrics metrics;
  private final InstantSource clock;

  public Executor(
      Map<Protocol, Adapter> adapters,
      Journal journal,
      Stabiliser stabiliser,
      Metrics metrics,
      InstantSource clock) {
    this.adapters = Map.copyOf(adapters);
    this.journal = journal;
    this.stabiliser = stabiliser;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** What a target served, and the attempt that got it, not recorded yet. */
  public record Answered(Served served, Attempt attempt) {}

  /**
   * Runs the route, its answer going to the sink.
   *
   * @param charge what it may cost; settled when this returns or throws, unless nothing was sent
   * @throws AttemptFailed when the target gave no answer
   * @throws Refusal when evidence cannot be written: nothing was sent
   * @throws Reply.Gone when the caller hung up
   */
  public Answered run(Job job, Sink sink, Meter meter, Charge charge) throws AttemptFailed {
    Instant start = clock.instant();
    try {
      Adapter.Prepared ready = prepare(job);
      begin(job, ready.bytesOut(), charge);
      Served served = served(ready, sink, meter);
      stabiliser.answered(job.target().id(), latency(start, meter));
      Cost cost = cost(served, calls(job), charge);
      return new Answered(served, attempt(job, start, null, served, meter, cost));
    } catch (AttemptFailed failed) {
      if (failed.isUnhealthy()) {
        stabiliser.failed(job.target().id());
      }
      Cost cost = cost(failed.type(), job, meter, charge);
      await(journal.attempt(attempt(job, start, failed.type(), null, meter, cost)));
      throw failed;
    } catch (Reply.Gone gone) {
      Cost cost = cost("client_gone", job, meter, charge);
      await(journal.attempt(attempt(job, start, "client_gone", null, meter, cost)));
      throw gone;
    } catch (Refusal refused) {
      if (meter.bytesOut() > 0) {
        charge.unseen();
      }
      throw refused;
    }
  }

  private Adapter.Prepared prepare(Job job) throws AttemptFailed {
    Adapter adapter = adapters.get(job.target().protocol());
    if (adapter == null) {
      throw AttemptFailed.refused("no_adapter");
    }
    try {
      Chunking chunking = job.chunking();
      return chunking == null ? adapter.prepare(job) : new InParts(adapter, job, chunking);
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "an adapter failed: {0}", Faults.describe(fault));
      throw AttemptFailed.unhealthy("adapter_fault");
    }
  }

  /** A fault of an adapter is a failed attempt, recorded like any other. */
  private static Served served(Adapter.Prepared ready, Sink sink, Meter meter)
      throws AttemptFailed {
    try {
      return ready.run(sink, meter);
    } catch (Refusal | Reply.Gone told) {
      throw told;
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "an adapter failed: {0}", Faults.describe(fault));
      throw AttemptFailed.unhealthy("adapter_fault");
    }
  }

  /** What is reserved and what is about to cross are on the disk together when this returns. */
  private void begin(Job job, long bytes, Charge charge) {
    if (job.crosses()) {
      Intent intent = new Intent(job.decision(), clock.instant(), job.route(), job.origin(), bytes);
      await(journal.intent(intent));
    }
    await(charge.kept());
  }

  private static int calls(Job job) {
    Chunking chunking = job.chunking();
    return chunking == null ? 1 : chunking.parts() + 1;
  }

  private static Cost cost(Served served, long calls, Charge charge) {
    Long cached = served.cachedInputTokens();
    Payment.Use use =
        new Payment.Use(
            calls, served.inputTokens(), cached == null ? 0 : cached, served.outputTokens());
    return served.told() ? charge.measured(use) : charge.estimated(use);
  }

  /** Of an attempt that gave no answer: see {@link Charge}. */
  private static Cost cost(String failure, Job job, Meter meter, Charge charge) {
    Payment.Use use = meter.use();
    boolean refused = failure.startsWith("http_");
    if (meter.bytesOut() == 0 || (refused && use.calls() == 0)) {
      return charge.nothing();
    }
    if (!refused && (use.calls() == 0 || job.chunking() != null)) {
      return charge.unseen();
    }
    return meter.isTold() ? charge.measured(use) : charge.estimated(use);
  }

  /** To the first piece of the answer, since how long the rest is, is the request's doing. */
  private Duration latency(Instant start, Meter meter) {
    Long micros = meter.firstHeardMicros();
    return micros == null
        ? Duration.between(start, clock.instant())
        : Duration.of(micros, ChronoUnit.MICROS);
  }

  /** What was not as decided: of an answer, or of an attempt that was refused for it. */
  private static SortedSet<String> mismatches(@Nullable String error, @Nullable Served served) {
    SortedSet<String> what = new TreeSet<>();
    if (served != null) {
      served.mismatches().forEach(each -> what.add(each.wire()));
    }
    Mismatch.of(error).ifPresent(each -> what.add(each.wire()));
    return what;
  }

  private Attempt attempt(
      Job job,
      Instant start,
      @Nullable String error,
      @Nullable Served served,
      Meter meter,
      Cost cost) {
    metrics.attempt(job.route().boundary().wire(), error == null ? "ok" : error);
    String target = job.target().id().text();
    SortedSet<String> mismatches = mismatches(error, served);
    mismatches.forEach(
        what -> metrics.count("demarc_route_mismatch_total", "target", target, "what", what));
    return new Attempt(
        job.decision(),
        job.number(),
        job.route(),
        start,
        clock.instant(),
        error,
        meter.bytesOut(),
        meter.bytesIn(),
        served == null ? meter.use().inputTokens() : served.inputTokens(),
        served == null ? meter.use().outputTokens() : served.outputTokens(),
        served == null ? null : served.model(),
        meter.firstChunkMicros(),
        mismatches,
        served == null ? null : served.cachedInputTokens(),
        cost);
  }

  /** Waits for the journal; evidence that cannot be written refuses what depends on it. */
  public static void await(CompletionStage<Void> written) {
    try {
      Patience.await(written, JOURNAL);
    } catch (ExecutionException | TimeoutException unwritten) {
      throw Refusal.of(ErrorCode.EVIDENCE_UNAVAILABLE);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw Refusal.of(ErrorCode.EVIDENCE_UNAVAILABLE);
    }
  }
}
