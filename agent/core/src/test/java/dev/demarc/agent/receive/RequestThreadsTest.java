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
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void isNeverRunByAnEventLoopWhichCouldNotRunItWhileItWaitsForALock() throws Exception {
    Object lock = new Object();
    CompletableFuture<Thread> request = new CompletableFuture<>();
    CompletableFuture<Thread> loop = new CompletableFuture<>();
    CountDownLatch both = new CountDownLatch(2);
    synchronized (lock) {
      threads.start(context, () -> takes(lock, request, both));
      awaitBlocked(request.get(30, TimeUnit.SECONDS));
      context.runOnContext(callback -> takes(lock, loop, both));
      awaitBlocked(loop.get(30, TimeUnit.SECONDS));
    }
    assertTrue(both.await(30, TimeUnit.SECONDS), "the loop waits for a request that waits for it");
  }

  private static void takes(Object lock, CompletableFuture<Thread> who, CountDownLatch taken) {
    who.complete(Thread.currentThread());
    synchronized (lock) {
      taken.countDown();
    }
  }

  private static void awaitBlocked(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.BLOCKED) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Test
  void leavesTheLoopToOthersWhileItWaits() throws Exception {
    CountDownLatch waited = new CountDownLatch(1);
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    threads.start(
        context,
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
    threads.start(context, () -> current.complete(ContextInternal.current()));
    assertSame(context, current.get(30, TimeUnit.SECONDS));
  }

  @Test
  void interruptsWhatRunsWhenItCloses() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    threads.start(
        context,
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
}
