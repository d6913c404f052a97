package dev.demarc.agent.receive;

import io.netty.util.HashedWheelTimer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits that end. A timed wait of a virtual thread gives its end to a timer's thread and takes it
 * back when what it waits for is there, which wakes that thread for nothing again and again. Here
 * the end is an entry of a wheel that turns every {@value #TURN_MILLIS} ms, so a wait can be that
 * much longer than its bound, never shorter. Safe for many threads; as many entries as there are
 * waits.
 */
public final class Patience {
  private static final int TURN_MILLIS = 20;
  private static final HashedWheelTimer WHEEL =
      new HashedWheelTimer(
          run -> Thread.ofPlatform().daemon().name("patience").unstarted(run),
          TURN_MILLIS,
          TimeUnit.MILLISECONDS,
          512,
          false);

  private Patience() {}

  /** An end that is not needed any more when what was waited for came before. */
  @FunctionalInterface
  public interface Bound extends AutoCloseable {
    @Override
    void close();
  }

  /** Runs this after the time, on the wheel's thread, unless closed before. It must not block. */
  public static Bound after(Duration time, Runnable ends) {
    return WHEEL.newTimeout(late -> ends.run(), time.toNanos(), TimeUnit.NANOSECONDS)::cancel;
  }

  /**
   * What the stage gives.
   *
   * @throws TimeoutException when it gives nothing in this time
   * @throws ExecutionException when it fails
   */
  public static <T> T await(CompletionStage<T> stage, Duration bound)
      throws ExecutionException, TimeoutException, InterruptedException {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (future.isDone()) {
      return future.get();
    }
    CompletableFuture<T> waits = future.copy();
    try (Bound end = after(bound, () -> waits.cancel(false))) {
      return waits.get();
    } catch (CancellationException late) {
      throw new TimeoutException();
    }
  }
}
