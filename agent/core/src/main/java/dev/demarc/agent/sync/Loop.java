package dev.demarc.agent.sync;

import dev.demarc.agent.enrol.ControlPlane;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Repeats one piece of background work on a virtual thread of its own: at the time the work asks
 * for, at once when woken, and with growing back-off, half of it random, while it fails.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Loop.class.getName());
  private static final long LONGEST_BACK_OFF_MILLIS = 30_000;

  /** One step of it; tests step it themselves. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does what there is to do.
     *
     * @return when to be called again, unless woken before
     * @throws ControlPlane.Away when the control plane is away: called again after a back-off
     */
    Duration doWork();
  }

  private final String name;
  private final Work work;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private volatile Optional<String> problem = Optional.empty();

  public Loop(String name, Work work) {
    this.name = name;
    this.work = work;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  public Loop start() {
    thread.start();
    return this;
  }

  public String name() {
    return name;
  }

  /** Why the last turn failed, empty when it did not. */
  public Optional<String> problem() {
    return problem;
  }

  /** Takes the next turn now. */
  public void wake() {
    wakes.release();
  }

  private void run() {
    int failures = 0;
    while (!closed) {
      @Nullable String failed = null;
      Duration pause = Duration.ZERO;
      try {
        pause = work.doWork();
      } catch (ControlPlane.Away away) {
        failed = String.valueOf(away.getMessage());
      } catch (RuntimeException fault) {
        failed = fault.getClass().getSimpleName();
        LOG.log(Level.WARNING, name + " failed", fault);
      }
      failures = failed == null ? 0 : failures + 1;
      note(failed);
      pause(failed == null ? pause : backOff(failures));
    }
  }

  private void note(@Nullable String failed) {
    if (closed || Optional.ofNullable(failed).equals(problem)) {
      return;
    }
    if (failed == null) {
      LOG.log(Level.INFO, "{0} works again", name);
    } else {
      LOG.log(Level.WARNING, "{0}: {1}", new Object[] {name, failed});
    }
    problem = Optional.ofNullable(failed);
  }

  /** 0.5, 1, 2 … 30 s, of which the second half is random. */
  static Duration backOff(int failures) {
    long bound = Math.min(LONGEST_BACK_OFF_MILLIS, 500L << Math.min(failures - 1, 10));
    return Duration.ofMillis(bound / 2 + ThreadLocalRandom.current().nextLong(bound / 2 + 1));
  }

  private void pause(Duration pause) {
    try {
      if (wakes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        wakes.drainPermits();
      }
    } catch (InterruptedException stopped) {
      closed = true;
    }
  }

  /** Stops it, waiting at most two seconds for the step it is in. */
  @Override
  public void close() {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
