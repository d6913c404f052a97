package dev.demarc.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.runtime.child.ChildJvm;
import dev.demarc.runtime.onnx.tiny.TinyEmbedder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static OnnxOptions options;
  private static OnnxProcess onnx;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    options = OnnxOptions.of(TinyEmbedder.write(directory.resolve("m")), directory);
    onnx = OnnxProcess.start(options);
    assertTrue(onnx.awaitReady(PATIENCE), "the child did not load its model");
  }

  @AfterAll
  static void stop() {
    onnx.close();
  }

  @Test
  void givesAUnitVectorForEachTextInItsOrder() {
    Embedded.Vectors both = vectors("the ward is calm", "invoice unpaid");
    assertEquals(2, both.rows().size());
    assertEquals(TinyEmbedder.DIMENSIONS, both.rows().getFirst().length);
    assertArrayEquals(vectors("invoice unpaid").rows().getFirst(), both.rows().getLast());
    assertEquals(1, dot(both.rows().getFirst(), both.rows().getFirst()), 1e-5);
    assertEquals(6 + 4, both.tokens());
  }

  @Test
  void findsTextsThatShareWordsNearer() {
    List<float[]> rows = vectors("the ward is calm", "calm is the ward?", "invoice unpaid").rows();
    assertTrue(dot(rows.get(0), rows.get(1)) > dot(rows.get(0), rows.get(2)));
  }

  @Test
  void cutsNoTextInSilence() {
    Embedded long_ = onnx.embed(List.of("calm", "ward ".repeat(600)), PATIENCE);
    assertEquals(new Embedded.Failed(Failure.CONTEXT_EXCEEDED), long_);
    vectors("calm");
  }

  @Test
  void knowsWhatItLoaded() {
    OnnxRuntime.LoadedModel model = onnx.status().model().orElseThrow();
    assertTrue(model.digest().matches("sha256:[0-9a-f]{64}"), model.digest());
    assertEquals(TinyEmbedder.DIMENSIONS, model.dimensions());
  }

  @Test
  void forbidsTheChildToReportAnythingToAnybody() throws IOException {
    long pid = onnx.status().childPid();
    vectors("calm");
    List<String> environment =
        Arrays.asList(
            Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1)
                .split("\0"));
    assertTrue(environment.contains("ORT_DISABLE_TELEMETRY=1"), environment.toString());
    Set<String> sockets = sockets(pid);
    assertFalse(sockets.isEmpty(), "not even its own socket was seen");
    sockets.removeAll(unixSockets(pid));
    assertEquals(Set.of(), sockets, "the child has a socket that is not of this machine alone");
  }

  @Test
  void loadsNothingWhereTelemetryIsNotForbidden() throws Exception {
    ChildJvm free = OnnxConversation.jvm(options);
    ChildJvm lax =
        new ChildJvm(
            free.name(), directory, 128, free.main(), free.classPath(), Map.of("LANG", "C"));
    Path home = lax.privateDirectory();
    Process child = lax.command(home, List.of(home.resolve("s").toString(), "m", "1", "8")).start();
    assertEquals(OnnxChild.TELEMETRY_NOT_FORBIDDEN, child.waitFor());
    ChildJvm.deleteTree(home);
  }

  @Test
  void endsAChildThatTakesMoreMemoryThanItMay() throws Exception {
    Semaphore lost = new Semaphore(0);
    List<Failure> losses = new CopyOnWriteArrayList<>();
    OnnxProcess other =
        OnnxProcess.start(
            options.withMemory(16 << 20),
            why -> {
              losses.add(why);
              lost.release();
            });
    try (other) {
      assertTrue(lost.tryAcquire(2, 60, TimeUnit.SECONDS), "it was not ended twice");
      assertEquals(Failure.MEMORY_EXCEEDED, losses.getFirst());
      assertEquals(Failure.MEMORY_EXCEEDED, losses.get(1));
      Duration delay = other.status().lastLoss().orElseThrow().delay();
      assertTrue(delay.compareTo(options.firstDelay()) > 0, "it did not wait longer");
    }
    vectors("calm");
  }

  @Test
  void comesBackAfterItsChildWasKilled() throws Exception {
    OnnxProcess other = OnnxProcess.start(options);
    try (other) {
      assertTrue(other.awaitReady(PATIENCE));
      long first = other.status().childPid();
      ProcessHandle killed = ProcessHandle.of(first).orElseThrow();
      killed.destroyForcibly();
      killed.onExit().join();
      assertInstanceOf(Embedded.Failed.class, other.embed(List.of("calm"), PATIENCE));
      for (int i = 0; i < 600 && other.status().childPid() == first; i++) {
        other.awaitReady(Duration.ofMillis(100));
        Thread.onSpinWait();
      }
      Embedded again = new Embedded.Failed(Failure.NOT_READY);
      for (int i = 0; i < 600 && again instanceof Embedded.Failed; i++) {
        other.awaitReady(Duration.ofSeconds(1));
        again = other.embed(List.of("calm"), PATIENCE);
      }
      assertInstanceOf(Embedded.Vectors.class, again);
      assertTrue(other.status().starts() > 1);
    }
    assertEquals(new Embedded.Failed(Failure.CLOSED), other.embed(List.of("calm"), PATIENCE));
  }

  @Test
  void leavesItsPlaceToOthersWhenItIsGivenUp() throws Exception {
    try (OnnxProcess other = OnnxProcess.start(options.withWaiting(1))) {
      assertTrue(other.awaitReady(PATIENCE));
      signal("STOP", other.status().childPid());
      List<CompletableFuture<Embedded>> pending = new ArrayList<>();
      while (pending.size() < 2) { // one runs and one waits
        CompletableFuture<Embedded> asked = other.embed(List.of("ward"));
        if (!asked.isDone()) {
          pending.add(asked);
        }
      }
      Embedded full = new Embedded.Failed(Failure.QUEUE_FULL);
      assertEquals(full, other.embed(List.of("pain")).join());
      pending.getLast().cancel(false);
      CompletableFuture<Embedded> next = other.embed(List.of("calm"));
      assertFalse(next.isDone(), "what was given up still had its place");
      pending.getFirst().cancel(false);
      signal("CONT", other.status().childPid());
      assertInstanceOf(Embedded.Vectors.class, next.get(60, TimeUnit.SECONDS));
      assertEquals(1, other.status().starts(), "the child was lost with what was given up");
    }
  }

  @Test
  void endsWithTheTextItIsAtWhenItIsGivenUp() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    OnnxConversation talk =
        OnnxConversation.begin(
            OnnxConversation.jvm(options), options, new AtomicReference<>(Failure.RUNTIME_FAILED));
    try {
      assertEquals(
          new Embedded.Failed(Failure.TIMED_OUT),
          talk.embed(List.of("calm", "pain", "ward"), () -> looks.incrementAndGet() > 1, PATIENCE));
      assertEquals(2, looks.get());
      assertInstanceOf(Embedded.Vectors.class, talk.embed(List.of("calm"), () -> false, PATIENCE));
    } finally {
      talk.end();
    }
  }

  @Test
  void isNeverReadyWithAFileThatIsNoModel() throws Exception {
    Path file = Files.writeString(directory.resolve("m").resolve("none.onnx"), "not a model");
    OnnxOptions wrong = OnnxOptions.of(file, directory);
    try (OnnxProcess other = OnnxProcess.start(wrong)) {
      assertFalse(other.awaitReady(Duration.ofSeconds(2)));
      assertEquals(new Embedded.Failed(Failure.NOT_READY), other.embed(List.of("calm"), PATIENCE));
    }
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
    Path status = Path.of("/proc/" + pid + "/status");
    while (name.equals("STOP") && !Files.readString(status).contains("T (stopped)")) {
      Thread.sleep(5); // the signal returns before the threads stop
    }
  }

  private static Embedded.Vectors vectors(String... texts) {
    return assertInstanceOf(Embedded.Vectors.class, onnx.embed(List.of(texts), PATIENCE));
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  /** The inodes of a process's sockets, of whatever kind. */
  private static Set<String> sockets(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.map(OnnxProcessTest::link)
          .filter(link -> link.startsWith("socket:["))
          .map(link -> link.substring(8, link.length() - 1))
          .collect(Collectors.toCollection(HashSet::new));
    }
  }

  /** The inodes in the table of Unix sockets. */
  private static Set<String> unixSockets(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/net/unix")).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> columns.length > 6)
        .map(columns -> columns[6])
        .collect(Collectors.toSet());
  }

  private static String link(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
