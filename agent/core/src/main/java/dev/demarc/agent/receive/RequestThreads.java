package dev.demarc.agent.receive;

import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread for each request, run by the event loop its connection belongs to.
 *
 * <p>The pipeline blocks, so that it reads from top to bottom. On the JDK's own scheduler each of
 * its waits (for the target, the journal, the caller) costs two hand-overs between threads of the
 * operating system, which together cost more than the work between them. Here a wait gives the loop
 * back, and its end is one more task in the loop's queue: blocking code at the price of callbacks.
 *
 * <p>What could keep a loop from its other connections, a request with a body longer than {@value
 * #SMALL} bytes, runs on the JDK's scheduler; so does everything where the JVM does not open {@code
 * java.lang} to the agent (its jar's manifest asks for that). Then it is slower and otherwise the
 * same. Bounded by what {@link Admission} lets in. Safe for many threads.
 */
final class RequestThreads implements AutoCloseable {
  static final int SMALL = 16 << 10;

  private static final @Nullable Constructor<?> SCHEDULED = scheduled();

  private final ExecutorService anywhere = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<EventLoop, ExecutorService> loops = new ConcurrentHashMap<>();

  /** Whether requests can run on their event loop in this JVM. */
  static boolean onLoops() {
    return SCHEDULED != null;
  }

  /**
   * Runs the task on a virtual thread of its own, with the request's context as the current one.
   */
  void start(ContextInternal context, int bodyBytes, Runnable task) {
    ExecutorService threads =
        SCHEDULED == null || bodyBytes > SMALL
            ? anywhere
            : loops.computeIfAbsent(context.nettyEventLoop(), RequestThreads::of);
    threads.execute(() -> context.dispatch(task));
  }

  private static ExecutorService of(EventLoop loop) {
    return Executors.newThreadPerTaskExecutor(builder(loop).factory());
  }

  private static Thread.Builder.OfVirtual builder(Executor scheduler) {
    Constructor<?> constructor = SCHEDULED;
    if (constructor == null) {
      return Thread.ofVirtual();
    }
    try {
      return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("a builder that was there at the start", impossible);
    }
  }

  /** JDK 25 has no public way to name a scheduler; this one is in its builder. */
  private static @Nullable Constructor<?> scheduled() {
    try {
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      return constructor.trySetAccessible() ? constructor : null;
    } catch (ReflectiveOperationException another) {
      return null;
    }
  }

  /** Interrupts what runs. */
  @Override
  public void close() {
    anywhere.shutdownNow();
    loops.values().forEach(ExecutorService::shutdownNow);
  }
}
