package dev.demarc.agent.jobs;

import dev.demarc.agent.config.DataDirectory;
import dev.demarc.agent.receive.Faults;
import dev.demarc.agent.receive.Refusal;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ClassId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The thread that has the file, and what others may know of it without asking: requests share a few
 * threads of the system, which no disk may hold up. As many wait for it as requests are admitted.
 * Safe for many threads.
 */
final class JobStore implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(JobStore.class.getName());
  private static final long PATIENCE_SECONDS = 30;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("jobs").daemon().factory());
  private final InstantSource clock;
  private final @Nullable JobFile file;
  private final Map<ClassId, LongAdder> expired = new ConcurrentSkipListMap<>();
  private volatile List<JobTable.Extent> extents = List.of();
  private volatile Instant nextExpiry = Instant.MAX;
  private volatile Instant latest = Instant.MIN;
  private volatile Instant sweep = Instant.MIN;
  private volatile boolean failed;

  private JobStore(@Nullable JobFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /** One step, at this time at the earliest. */
  @FunctionalInterface
  interface Step<T> {
    T run(JobTable table, Instant now) throws SQLException;
  }

  static JobStore open(DataDirectory data, InstantSource clock) {
    JobFile file = null;
    try {
      file = JobFile.open(data.file(JobFile.NAME), 2 * Jobs.MOST_BYTES);
    } catch (SQLException unusable) {
      LOG.log(Level.SEVERE, "{0} cannot be used: nothing is queued", JobFile.NAME);
    }
    return new JobStore(file, clock);
  }

  /** One that holds nothing. */
  static JobStore none(InstantSource clock) {
    return new JobStore(null, clock);
  }

  /**
   * Runs the step in a transaction of its own.
   *
   * @throws Refusal unavailable where it cannot be done, or the step's own
   */
  <T> T run(Step<T> step) {
    AtomicBoolean claimed = new AtomicBoolean();
    try {
      return result(thread.submit(() -> claim(claimed, step)), claimed);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      LOG.log(Level.SEVERE, "the queue cannot be used: {0}", Faults.describe(cause));
      throw unavailable();
    } catch (TimeoutException | RejectedExecutionException slowOrClosed) {
      throw unavailable();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  /** What was given up is not done later: a caller that was told so may rely on it. */
  private <T> T claim(AtomicBoolean claimed, Step<T> step) throws SQLException {
    if (!claimed.compareAndSet(false, true)) {
      throw unavailable();
    }
    return step(step);
  }

  private static <T> T result(Future<T> future, AtomicBoolean claimed)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      if (claimed.compareAndSet(false, true)) {
        throw late;
      }
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** The same where it may fail. */
  void attempt(Step<?> step) {
    try {
      run(step);
    } catch (Refusal unusable) {
      LOG.log(Level.SEVERE, "what is queued cannot be read");
    }
  }

  /** What is known of the file is read before the commit: nothing can fail after it. */
  private <T> T step(Step<T> step) throws SQLException {
    JobFile open = file;
    if (open == null) {
      throw unavailable();
    }
    failed = true;
    Done<T> done =
        open.transaction(table -> {
          Instant now = open.notBefore(now());
          latest = now;
          T result = step.run(table, now);
          return new Done<>(result, table.extents(), table.nextExpiry().orElse(Instant.MAX));
        });
    extents = done.extents();
    nextExpiry = done.nextExpiry();
    failed = false;
    return done.result();
  }

  private record Done<T>(T result, List<JobTable.Extent> extents, Instant nextExpiry) {}

  private static Refusal unavailable() {
    return Refusal.saying(ErrorCode.UNAVAILABLE, "The queue cannot be used now. Nothing is held.");
  }

  /** Whether something may have to end, or to be forgotten, now. */
  boolean isDue() {
    Instant now = now();
    return file != null && (!nextExpiry.isAfter(now) || !sweep.isAfter(now));
  }

  /** Whether nothing waits, runs or has an answer. */
  boolean isEmpty() {
    return !failed && extents.isEmpty();
  }

  /** Whether a job may be held as one that runs. */
  boolean mayRun() {
    return failed || extents.stream().anyMatch(each -> each.running() > 0);
  }

  /** What ended long ago was forgotten; it is looked for again in an hour. */
  void swept(Instant now) {
    sweep = now.plus(Duration.ofHours(1));
  }

  void expired(List<HeldJob> jobs) {
    jobs.forEach(
        job -> expired.computeIfAbsent(job.dataClass(), absent -> new LongAdder()).increment());
  }

  Map<ClassId, LongAdder> expired() {
    return expired;
  }

  Depth depth() {
    return new Depth(
        now(),
        extents.stream()
            .filter(each -> each.waiting() > 0)
            .map(each -> new Depth.Waiting(each.dataClass(), each.waiting(), each.oldest()))
            .toList());
  }

  private Instant now() {
    Instant now = clock.instant();
    return now.isAfter(latest) ? now : latest;
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
      if (file != null) {
        file.close();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (SQLException failure) {
      LOG.log(Level.WARNING, "the queue did not close cleanly", failure);
    }
  }
}
