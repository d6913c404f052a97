package dev.demarc.agent.receive;

import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A virtual thread for each request, so that the pipeline may block and reads from top to bottom.
 * They run on the JDK's own scheduler and never on an event loop: a loop that waits for a lock
 * could not run the request that is to have it next (decisions/0007). Bounded by what {@link
 * Admission} lets in. Safe for many threads.
 */
final class RequestThreads implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Runs the task on a virtual thread of its own, with the request's context as the current one.
   */
  void start(ContextInternal context, Runnable task) {
    threads.execute(() -> context.dispatch(task));
  }

  /** Interrupts what runs. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
