package dev.demarc.agent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.config.Secret;
import dev.demarc.agent.config.Signal;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code doctor} asks of a collector, and how long one is left alone. */
class CollectorDoorTest {
  private final Vertx vertx = Vertx.vertx();
  private final OtlpReceiver receiver = new OtlpReceiver();

  @AfterEach
  void close() {
    receiver.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private CollectorDoor door(Signal signal) {
    return new CollectorDoor(vertx, signal, System::nanoTime);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void findsNothingWrongWithACollectorThatTakesAnEmptyMessage(Signal signal) {
    try (CollectorDoor door = door(signal)) {
      assertEquals("", door.problem(Site.at(receiver.url())));
      assertEquals(signal == Signal.TRACES ? List.of(List.of()) : List.of(), receiver.batches);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 503})
  void saysWithWhichStatusACollectorDoesNotTakeIt(int status) {
    receiver.answer = OtlpReceiver.Answer.status(status);
    try (CollectorDoor door = door(Signal.TRACES)) {
      assertEquals("status " + status, door.problem(Site.at(receiver.url())));
    }
  }

  @Test
  void saysThatNobodyIsThereOrThatASecretIsNot() {
    var gone = Site.at(receiver.url());
    receiver.close();
    Secret none = new Secret.InFile(Path.of("/nowhere"));
    try (CollectorDoor door = door(Signal.TRACES)) {
      assertFalse(door.problem(gone).isEmpty());
      assertEquals(
          "header x-key: its secret cannot be read",
          door.problem(Site.at(gone.endpoint(), Map.of("x-key", none))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7,7",
    "0,0",
    "301,300",
    "999999999,300",
    "9999999999999,0",
    "-1,0",
    "soon,0",
    "'',0"
  })
  void leavesACollectorAloneForAsManySecondsAsItSaysButNotForEver(String text, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), RetryAfter.of(text));
  }

  @Test
  void readsADateToo() {
    DateTimeFormatter form = DateTimeFormatter.RFC_1123_DATE_TIME;
    Instant now = Instant.now();
    assertTrue(RetryAfter.of(form.format(now.plusSeconds(90).atZone(ZoneOffset.UTC))).isPositive());
    assertEquals(
        Duration.ofMinutes(5),
        RetryAfter.of(form.format(now.plusSeconds(90_000).atZone(ZoneOffset.UTC))));
    assertEquals(
        Duration.ZERO, RetryAfter.of(form.format(now.minusSeconds(90).atZone(ZoneOffset.UTC))));
  }
}
