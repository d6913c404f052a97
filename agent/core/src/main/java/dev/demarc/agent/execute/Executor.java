package dev.demarc.agent.execute;

import dev.demarc.agent.receive.Faults;
import dev.demarc.agent.receive.Metrics;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.agent.receive.Reply;
import dev.demarc.agent.record.Attempt;
import dev.demarc.agent.record.Intent;
import dev.demarc.agent.record.Journal;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.error.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a decided route. For one that crosses a boundary the intent is on the disk before the first
 * byte leaves; where it cannot be, nothing leaves. Every attempt tells the target's health. One
 * that failed is recorded here; one that answered is given back, to be recorded with its request.
 * Safe for many threads; blocks its caller's.
 */
public final class Executor {
  private static final long JOURNAL_SECONDS = 10;
  private static final System.Logger LOG = System.getLogger("demarc.execute");

  private final Map<Protocol, Adapter> adapters;
  private final Journal journal;
  private final Health health;
  private final Metrics metrics;
  private final InstantSource clock;

  public Executor(
      Map<Protocol, Adapter> adapters,
      Journal journal,
      Health health,
      Metrics metrics,
      InstantSource clock) {
    this.adapters = Map.copyOf(adapters);
    this.journal = journal;
    this.health = health;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** What a target served, and the attempt that got it, not recorded yet. */
  public record Answered(Served served, Attempt attempt) {}

  /**
   * Runs the route, its answer going to the sink.
   *
   * @throws AttemptFailed when the target gave no answer
   * @throws Refusal when evidence cannot be written: nothing was sent
   * @throws Reply.Gone when the caller hung up
   */
  public Answered run(Job job, Sink sink, Meter meter) throws AttemptFailed {
    Instant start = clock.instant();
    try {
      Adapter.Prepared ready = prepare(job);
      if (job.crosses()) {
        intend(job, ready.bytesOut());
      }
      Served served = ready.run(sink, meter);
      health.succeeded(job.target().id());
      return new Answered(served, attempt(job, start, null, served, meter));
    } catch (AttemptFailed failed) {
      if (failed.isUnhealthy()) {
        health.failed(job.target().id());
      }
      await(journal.attempt(attempt(job, start, failed.type(), null, meter)));
      throw failed;
    } catch (Reply.Gone gone) {
      await(journal.attempt(attempt(job, start, "client_gone", null, meter)));
      throw gone;
    }
  }

  private Adapter.Prepared prepare(Job job) throws AttemptFailed {
    Adapter adapter = adapters.get(job.target().protocol());
    if (adapter == null) {
      throw AttemptFailed.refused("no_adapter");
    }
    try {
      return adapter.prepare(job);
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "an adapter failed: {0}", Faults.describe(fault));
      throw AttemptFailed.unhealthy("adapter_fault");
    }
  }

  private void intend(Job job, long bytes) {
    Intent intent = new Intent(job.decision(), clock.instant(), job.route(), job.origin(), bytes);
    await(journal.intent(intent));
  }

  private Attempt attempt(
      Job job, Instant start, @Nullable String error, @Nullable Served served, Meter meter) {
    metrics.attempt(job.route().boundary().wire(), error == null ? "ok" : error);
    return new Attempt(
        job.decision(),
        job.number(),
        job.route(),
        start,
        clock.instant(),
        error,
        meter.bytesOut(),
        meter.bytesIn(),
        served == null ? 0 : served.inputTokens(),
        served == null ? 0 : served.outputTokens(),
        served == null ? null : served.model(),
        meter.firstChunkMicros());
  }

  /** Waits for the journal; evidence that cannot be written refuses what depends on it. */
  public static void await(CompletionStage<Void> written) {
    try {
      written.toCompletableFuture().get(JOURNAL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException unwritten) {
      throw Refusal.of(ErrorCode.EVIDENCE_UNAVAILABLE);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw Refusal.of(ErrorCode.EVIDENCE_UNAVAILABLE);
    }
  }
}
