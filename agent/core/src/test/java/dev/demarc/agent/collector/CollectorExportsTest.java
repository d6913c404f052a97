package dev.demarc.agent.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.config.AgentYaml;
import dev.demarc.agent.config.Signal;
import dev.demarc.agent.record.Records;
import dev.demarc.agent.sync.Spans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both exports as they run: off, hung and killed. */
class CollectorExportsTest {
  @TempDir Path temporary;
  private final OtlpReceiver receiver = new OtlpReceiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  /** Writes and exports until it is killed; says how far the journal is. */
  static final class Writer {
    public static void main(String[] arguments) throws Exception {
      try (Site site = new Site(Path.of(arguments[0]));
          CollectorExports exports = exports(site, Path.of(arguments[1]))) {
        exports.turn(Signal.TRACES);
        exports.start();
        while (true) {
          site.write(1);
        }
      }
    }
  }

  private static CollectorExports exports(Site site, Path file) {
    return new CollectorExports(
        () -> AgentYaml.read(file),
        site.data,
        site.journal,
        () -> new Spans(site.journal.position().epoch(), "0.2.0", Site::export),
        site.vertx);
  }

  private Path yaml(String otlp) {
    Path file = temporary.resolve("agent.yaml");
    try {
      return Files.writeString(file, "dataDirectory: data\n" + otlp);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String otlp(String more) {
    return "telemetry:\n  otlp:\n    endpoint: "
        + receiver.url()
        + "\n    intervalSeconds: 1\n"
        + more;
  }

  @Test
  void sendsNothingToNobodyAndTakesUpACollectorWhileItRuns() throws Exception {
    Path file = yaml("");
    try (Site site = new Site(temporary.resolve("data"));
        CollectorExports exports = exports(site, file)) {
      site.write(1);
      exports.turn(Signal.TRACES);
      assertEquals(Map.of(), exports.queued());
      yaml(otlp("    signals: [metrics]\n"));
      exports.turn(Signal.TRACES);
      exports.turn(Signal.METRICS);
      site.write(1);
      assertEquals(List.of(), receiver.batches);
      yaml(otlp(""));
      exports.turn(Signal.TRACES);
      site.write(1);
      exports.turn(Signal.TRACES);
      assertEquals(List.of(3L), receiver.sequences());
      assertEquals(0L, exports.queued().get("signal=\"traces\""));
    }
  }

  @Test
  void holdsUpNothingWhileACollectorHangs() throws Exception {
    Path file = yaml(otlp(""));
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    receiver.answer =
        exchange -> {
          hanging.countDown();
          try {
            released.await();
          } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
          }
        };
    try (Site site = new Site(temporary.resolve("data"));
        CollectorExports exports = exports(site, file)) {
      exports.turn(Signal.TRACES);
      site.write(1);
      exports.start();
      assertTrue(hanging.await(60, TimeUnit.SECONDS));
      site.write(1_000);
      Records.join(site.journal.uploaded(1_001));
      assertEquals(1_001, site.evidence.extent().uploaded());
      assertEquals(0, site.mark(Signal.TRACES).sequence());
      released.countDown();
      receiver.answer = OtlpReceiver.Answer.status(200);
      until(() -> site.mark(Signal.TRACES).sequence() == 1_001);
      assertEquals(
          LongStream.rangeClosed(1, 1_001).boxed().toList(),
          List.copyOf(new TreeSet<>(receiver.sequences())));
    }
  }

  @Test
  void losesNoRecordWhenKilledBetweenTwoExports() throws Exception {
    Path file = yaml(otlp(""));
    for (int round = 1; round <= 2; round++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  temporary.resolve("data").toString(),
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(temporary.resolve("writer-" + round + ".log").toFile())
              .start();
      try {
        int enough = receiver.batches.size() + 2;
        until(() -> receiver.batches.size() >= enough || !process.isAlive());
        assertTrue(process.isAlive(), "it ended by itself");
      } finally {
        process.toHandle().destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
      }
    }
    try (Site site = new Site(temporary.resolve("data"));
        CollectorExports exports = exports(site, file)) {
      long last = site.journal.position().sequence();
      exports.start();
      until(() -> site.mark(Signal.TRACES).sequence() == last);
      assertEquals(
          LongStream.rangeClosed(1, last).boxed().toList(),
          List.copyOf(new TreeSet<>(receiver.sequences())));
      assertEquals(0, site.mark(Signal.TRACES).lost());
      assertInOrderWithinEachRun(last);
    }
  }

  /** What is sent again begins where the last acknowledgement was, never before. */
  private void assertInOrderWithinEachRun(long last) {
    long before = 0;
    int again = 0;
    for (long sequence : receiver.sequences()) {
      again += sequence <= before ? 1 : 0;
      before = sequence;
    }
    assertTrue(again <= 2, again + " times back");
    assertEquals(last, before);
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!holds.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "never so");
      Thread.sleep(20);
    }
  }
}
