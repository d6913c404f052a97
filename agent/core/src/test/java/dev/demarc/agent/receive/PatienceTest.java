package dev.demarc.agent.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void givesWhatComesInTime() throws Exception {
    var stage = new CompletableFuture<String>();
    Thread.startVirtualThread(() -> stage.complete("here"));
    assertEquals("here", Patience.await(stage, LONG));
  }

  @Test
  void endsWhenNothingComesAndLeavesTheStageAsItIs() {
    var stage = new CompletableFuture<String>();
    assertThrows(TimeoutException.class, () -> Patience.await(stage, SHORT));
    assertFalse(stage.isDone());
  }

  @Test
  void failsAsTheStageDoes() {
    var failing = new CompletableFuture<String>();
    Thread.startVirtualThread(() -> failing.completeExceptionally(new IOException("no")));
    var failed = assertThrows(ExecutionException.class, () -> Patience.await(failing, LONG));
    assertInstanceOf(IOException.class, failed.getCause());
  }

  @Test
  void tellsAStageThatFailedOfTimeFromItsOwnEnd() {
    var failing = new CompletableFuture<String>();
    Thread.startVirtualThread(() -> failing.completeExceptionally(new TimeoutException()));
    assertThrows(ExecutionException.class, () -> Patience.await(failing, LONG));
  }
}
