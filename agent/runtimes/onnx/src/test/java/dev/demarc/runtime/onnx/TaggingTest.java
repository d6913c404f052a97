package dev.demarc.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.runtime.onnx.tiny.OnnxWriter;
import dev.demarc.runtime.onnx.tiny.TinyTagger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the real library in its child, and a model made by code. */
class TaggingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Set<String> NAMES = Set.of("B-NAME", "I-NAME");

  @TempDir static Path directory;
  private static Path model;
  private static Path vocabulary;
  private static OnnxProcess onnx;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    TinyTagger.write(directory.resolve("m"));
    model = directory.resolve("m/tagger.onnx");
    vocabulary = directory.resolve("m/vocabulary.txt");
    onnx = OnnxProcess.start(options(model, vocabulary));
    assertTrue(onnx.awaitReady(PATIENCE), "the child did not load its model");
  }

  @AfterAll
  static void stop() {
    onnx.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | the patient is seen today",
        "0 | ada is seen by turing",
        "0 | ''",
        "1 | Ada Lovelace is on the ward",
        "1 | ADA LOVELACE",
        "2 | ada lovelace and grace hopper",
        "2 | ada lovelace grace hopper",
        "3 | Emmy Noether, Mary Jackson; Alan Turing.",
      })
  void countsNamesAndNothingElse(int names, String text) {
    assertEquals(names, found(text).findings());
  }

  @Test
  void findsANameAtEveryPlaceOfALongTextOnce() {
    for (int before = 490; before < 540; before++) {
      Tagged.Found found = found("the ".repeat(before) + "ada lovelace" + " ward".repeat(600));
      assertEquals(1, found.findings(), () -> "after so many words: " + found);
      assertTrue(found.windows() > 1);
    }
  }

  @Test
  void findsANameThatAnEdgeCutsInTwo() {
    Tagged.Found found = found("the ".repeat(509) + "ada lovelace");
    assertEquals(2, found.windows());
    assertEquals(511, found.tokens());
    assertEquals(1, found.findings());
  }

  @Test
  void countsALabelFromItsProbabilityOn() {
    // outputs 9, 12 and 0: e^12 / (e^9 + e^12 + 1) is 0.9526
    assertEquals(1, assertInstanceOf(Tagged.Found.class, tag("ada lovelace", 952)).findings());
    assertEquals(0, assertInstanceOf(Tagged.Found.class, tag("ada lovelace", 953)).findings());
  }

  @Test
  void looksOnlyForWhatItIsAskedFor() {
    Tagging first = new Tagging("ada lovelace", TinyTagger.LABELS, Set.of("B-NAME"), 500);
    assertEquals(1, assertInstanceOf(Tagged.Found.class, onnx.tag(first, PATIENCE)).findings());
    Tagging nothing = new Tagging("ada lovelace", TinyTagger.LABELS, Set.of("O"), 500);
    assertEquals(0, assertInstanceOf(Tagged.Found.class, onnx.tag(nothing, PATIENCE)).findings());
  }

  @Test
  void failsWhereTheModelsAnswerIsNoNumber() {
    assertEquals(
        new Tagged.Failed(Failure.RUNTIME_FAILED), tag("the " + TinyTagger.NONSENSE + " ward"));
    assertEquals(1, found("ada lovelace").findings());
  }

  @Test
  void failsWhereLabelsAreNotTheModels() {
    Tagging two = new Tagging("ada", List.of("O", "NAME"), Set.of("NAME"), 500);
    assertEquals(new Tagged.Failed(Failure.LABELS_MISMATCH), onnx.tag(two, PATIENCE));
  }

  @Test
  void readsNoPartOfATextThatIsOverItsBounds() {
    assertEquals(
        new Tagged.Failed(Failure.CONTEXT_EXCEEDED),
        tag("a".repeat(Tagging.MOST_CHARACTERS) + " ada lovelace"));
    assertEquals(
        new Tagged.Failed(Failure.CONTEXT_EXCEEDED), tag("the ".repeat(200_000) + "ada lovelace"));
    assertEquals(1, found("ada lovelace").findings());
  }

  @Test
  void stopsBetweenWindowsWhenNobodyWaitsAnyMore() {
    String long_ = "the ".repeat(20_000);
    assertEquals(
        new Tagged.Failed(Failure.TIMED_OUT),
        onnx.tag(new Tagging(long_, TinyTagger.LABELS, NAMES, 500), Duration.ofMillis(1)));
    assertEquals(1, found("ada lovelace").findings());
  }

  @Test
  void loadsNoFileThatIsNotTheOneDeclared() throws Exception {
    Path other = Files.copy(model, directory.resolve("other.onnx"));
    Path words = Files.copy(vocabulary, directory.resolve("other.txt"));
    OnnxOptions declared = options(other, words);
    Files.write(other, "x".getBytes(), java.nio.file.StandardOpenOption.APPEND);
    assertEquals(Failure.FILE_CHANGED, firstLoss(declared));
    Files.copy(model, other, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(words, Files.readString(words) + "x\n");
    assertEquals(Failure.FILE_CHANGED, firstLoss(declared));
    Files.delete(words);
    assertEquals(Failure.RUNTIME_FAILED, firstLoss(declared));
  }

  @Test
  void loadsNoWeightsThatLieInAFileOfTheirOwn() throws Exception {
    Path there = Files.createDirectories(directory.resolve("split"));
    Path words = Files.copy(vocabulary, there.resolve("vocab.txt"));
    int pieces = Files.readAllLines(words).size();
    int labels = TinyTagger.LABELS.size();
    Files.write(there.resolve("weights"), new byte[pieces * labels * Float.BYTES]);
    byte[] graph =
        new OnnxWriter()
            .matrixIn("weights", "here", pieces, labels)
            .node("Gather", List.of("here", "input_ids"), "logits")
            .input("input_ids", OnnxWriter.INT64, -1, -1)
            .output("logits", OnnxWriter.FLOAT, -1, -1, labels)
            .model();
    Path split = Files.write(there.resolve("split.onnx"), graph);
    try (OnnxProcess unpinned = OnnxProcess.start(OnnxOptions.of(split, directory))) {
      assertTrue(unpinned.awaitReady(PATIENCE), "it is no model at all");
    }
    assertEquals(Failure.RUNTIME_FAILED, firstLoss(options(split, words)));
  }

  @Test
  void comesBackAfterItWasKilledAndAfterItHung() throws Exception {
    List<Failure> losses = new CopyOnWriteArrayList<>();
    try (OnnxProcess other = OnnxProcess.start(options(model, vocabulary), losses::add)) {
      for (String signal : List.of("SEGV", "STOP")) {
        assertTrue(other.awaitReady(PATIENCE));
        long child = other.status().childPid();
        signal(signal, child);
        do { // it may still answer once, and stops only then
          tag(other, "ada lovelace");
        } while (ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent());
        Tagged again = new Tagged.Failed(Failure.NOT_READY);
        for (int i = 0; i < 600 && again instanceof Tagged.Failed; i++) {
          other.awaitReady(Duration.ofSeconds(1));
          again = tag(other, "ada lovelace");
        }
        assertInstanceOf(Tagged.Found.class, again);
      }
    }
    assertTrue(losses.contains(Failure.RUNTIME_FAILED), losses.toString());
    assertTrue(losses.contains(Failure.HUNG), losses.toString());
  }

  private static Failure firstLoss(OnnxOptions options) throws InterruptedException {
    List<Failure> losses = new CopyOnWriteArrayList<>();
    Semaphore lost = new Semaphore(0);
    OnnxProcess other =
        OnnxProcess.start(
            options,
            why -> {
              losses.add(why);
              lost.release();
            });
    try (other) {
      assertTrue(lost.tryAcquire(60, TimeUnit.SECONDS));
      assertFalse(other.ready());
      assertEquals(new Tagged.Failed(Failure.NOT_READY), tag(other, "ada lovelace"));
    }
    return losses.getFirst();
  }

  private static Tagged.Found found(String text) {
    return assertInstanceOf(Tagged.Found.class, tag(text));
  }

  private static Tagged tag(String text) {
    return tag(onnx, text);
  }

  private static Tagged tag(String text, int least) {
    return onnx.tag(new Tagging(text, TinyTagger.LABELS, NAMES, least), PATIENCE);
  }

  private static Tagged tag(OnnxProcess by, String text) {
    return by.tag(new Tagging(text, TinyTagger.LABELS, NAMES, 500), PATIENCE);
  }

  private static OnnxOptions options(Path model, Path vocabulary) throws IOException {
    Pinned pinned = new Pinned(ModelFiles.digest(model), ModelFiles.digest(vocabulary));
    return OnnxOptions.of(model, vocabulary, pinned, directory);
  }

  private static void signal(String name, long pid) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
  }
}
