package dev.demarc.agent.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestThreadsTest {
  private final Vertx vertx = Vertx.vertx();
  private final ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
  private final RequestThreads threads = new RequestThreads();

  @AfterEach
  void close() {
    threads.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void runsASmallRequestOnItsEventLoop() throws Exception {
    assertTrue(RequestThreads.onLoops(), "the tests run with java.lang opened");
    String loop = on(() -> Thread.currentThread().getName());
    assertTrue(started(100).endsWith("@" + loop));
  }

  @Test
  void runsALargeRequestElsewhere() throws Exception {
    assertTrue(started(RequestThreads.SMALL + 1).contains("@ForkJoinPool"));
  }

  @Test
  void leavesTheLoopToOthersWhileItWaits() throws Exception {
    CountDownLatch waited = new CountDownLatch(1);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    threads.start(
        context,
        0,
        () -> {
          try {
            done.complete(waited.await(30, TimeUnit.SECONDS));
          } catch (InterruptedException stopped) {
            done.completeExceptionally(stopped);
          }
        });
    context.runOnContext(other -> waited.countDown());
    assertTrue(done.get(30, TimeUnit.SECONDS));
  }

  @Test
  void hasTheRequestsContext() throws Exception {
    CompletableFuture<Object> current = new CompletableFuture<>();
    threads.start(context, 0, () -> current.complete(ContextInternal.current()));
    assertSame(context, current.get(30, TimeUnit.SECONDS));
  }

  @Test
  void interruptsWhatRunsWhenItCloses() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    threads.start(
        context,
        0,
        () -> {
          running.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException stopped) {
            interrupted.complete(true);
          }
        });
    assertTrue(running.await(30, TimeUnit.SECONDS));
    assertFalse(interrupted.isDone());
    threads.close();
    assertEquals(true, interrupted.get(30, TimeUnit.SECONDS));
  }

  private String started(int bodyBytes) throws Exception {
    CompletableFuture<String> thread = new CompletableFuture<>();
    threads.start(context, bodyBytes, () -> thread.complete(Thread.currentThread().toString()));
    return thread.get(30, TimeUnit.SECONDS).replaceFirst("-worker-.*", "");
  }

  private String on(java.util.function.Supplier<String> what) throws Exception {
    CompletableFuture<String> said = new CompletableFuture<>();
    context.runOnContext(here -> said.complete(what.get()));
    return said.get(30, TimeUnit.SECONDS);
  }
}
