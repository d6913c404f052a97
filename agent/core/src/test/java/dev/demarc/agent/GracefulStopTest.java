package dev.demarc.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stop that was asked for: nothing new is taken, and what is under way may end. */
class GracefulStopTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Rig rig = new Rig();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch may = new CountDownLatch(1);

  @AfterEach
  void close() {
    may.countDown();
    rig.close();
  }

  /** A request whose target answers when it may. */
  private CompletableFuture<HttpResponse<String>> underWay() throws InterruptedException {
    rig.cloud.answer =
        (request, body) -> {
          asked.countDown();
          Thread.startVirtualThread(() -> {
            waitForMay();
            Upstream.whole(request, Upstream.HELLO);
          });
        };
    var answer = CompletableFuture.supplyAsync(() -> rig.chat(Rig.says("hello")));
    asked.await();
    return answer;
  }

  private void waitForMay() {
    try {
      may.await();
    } catch (InterruptedException stopping) {
      throw new IllegalStateException(stopping);
    }
  }

  @Test
  void answersWhatIsUnderWayAndTakesNothingNew() throws Exception {
    var answer = underWay();
    var stopped = CompletableFuture.runAsync(() -> rig.drain(LONG));
    while (takes()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertFalse(answer.isDone());
    assertFalse(stopped.isDone());
    may.countDown();
    assertEquals(200, answer.join().statusCode());
    stopped.join();
  }

  @Test
  void cutsWhatDoesNotEndInTime() throws Exception {
    var answer = underWay();
    rig.drain(Duration.ofMillis(200));
    assertThrows(CompletionException.class, answer::join);
  }

  @Test
  void endsAtOnceWhereNothingIsUnderWay() {
    assertEquals(200, rig.chat(Rig.says("hello")).statusCode());
    rig.drain(LONG);
    assertThrows(UncheckedIOException.class, () -> rig.chat(Rig.says("hello")));
  }

  private boolean takes() {
    try (var socket = new java.net.Socket("127.0.0.1", rig.port)) {
      return socket.isConnected();
    } catch (java.io.IOException refused) {
      return false;
    }
  }
}
