package dev.demarc.runtime.onnx;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The requests of one runtime, one after the other on a thread of its own. At the bound one more is
 * refused; one that is given up leaves its place at once. Safe for many threads.
 */
final class Turns implements AutoCloseable {
  private final ThreadPoolExecutor requests;

  /** With room for so many that wait. */
  Turns(int mostWaiting) {
    this.requests =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(mostWaiting),
            work -> Thread.ofPlatform().daemon().name("onnx-requests").unstarted(work));
  }

  /**
   * The answer, once it was this one's turn. To cancel it gives the request up.
   *
   * @param work is told whether the request was given up meanwhile
   * @param failed what an answer is that says why there is none
   */
  <T> CompletableFuture<T> take(Function<BooleanSupplier, T> work, Function<Failure, T> failed) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable turn =
        () -> {
          if (!answer.isDone()) {
            answer.complete(work.apply(answer::isDone));
          }
        };
    try {
      requests.execute(turn);
      answer.whenComplete((done, givenUp) -> requests.remove(turn));
    } catch (RejectedExecutionException full) {
      answer.complete(failed.apply(requests.isShutdown() ? Failure.CLOSED : Failure.QUEUE_FULL));
    }
    return answer;
  }

  /** The answer if it comes within the patience; then it is given up. */
  static <T> T within(Duration patience, CompletableFuture<T> answer, Function<Failure, T> failed) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return failed.apply(Failure.TIMED_OUT);
    } catch (ExecutionException impossible) {
      return failed.apply(Failure.RUNTIME_FAILED);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return failed.apply(Failure.CLOSED);
    } finally {
      answer.cancel(false);
    }
  }

  /** Takes no more; those that wait still have their turn. */
  @Override
  public void close() {
    requests.shutdown();
  }
}
