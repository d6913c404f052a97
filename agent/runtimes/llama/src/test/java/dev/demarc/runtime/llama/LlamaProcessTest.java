package dev.demarc.runtime.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.demarc.runtime.child.MemoryWatch;
import dev.demarc.runtime.llama.tiny.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real library, a real child process and the tiny model. */
@Tag("component")
class LlamaProcessTest {

  /** More than the tiny model ever says before the test has acted: a generation to interrupt. */
  private static final int LONG = 3_500;

  @TempDir static Path models;
  @TempDir Path work;

  private final List<LlamaProcess> started = new ArrayList<>();

  @BeforeAll
  static void writeModel() throws IOException {
    TinyGguf.write(models.resolve("tiny.gguf"));
  }

  @AfterEach
  void close() {
    started.forEach(LlamaProcess::close);
  }

  @Test
  void loadsModelAndNamesItByDigest() throws Exception {
    LlamaProcess llama = start(options());
    LoadedModel model = llama.status().model().orElseThrow();
    byte[] file = Files.readAllBytes(models.resolve("tiny.gguf"));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
    assertEquals("sha256:" + HexFormat.of().formatHex(digest), model.digest());
    assertEquals(4_096, model.contextTokens());
  }

  @Test
  void streamsTokensWhenGenerating() throws Exception {
    Heard heard = generate(start(options()), request("the water of people", 24, 7)).awaitEnd();
    assertEquals(1, heard.ends().size());
    assertTrue(heard.tokens().size() > 1, heard.ends().toString());
    assertEquals(heard.tokens().size(), heard.completionTokens());
    assertTrue(heard.promptTokens() > 5);
  }

  @Test
  void repeatsItselfWhenSeedIsTheSame() throws Exception {
    LlamaProcess llama = start(options());
    String first = generate(llama, request("hello", 16, 1)).awaitEnd().text();
    assertEquals(first, generate(llama, request("hello", 16, 1)).awaitEnd().text());
    assertNotEquals(first, generate(llama, request("hello", 16, 2)).awaitEnd().text());
  }

  @Test
  void endsByLengthOrByTurn() throws Exception {
    LlamaProcess llama = start(options());
    Heard cut = generate(llama, booleans(5)).awaitEnd();
    assertEquals(List.of("LENGTH"), cut.ends());
    assertEquals(5, cut.completionTokens());
    Heard whole = generate(llama, request("a", LONG, 3)).awaitEnd();
    assertEquals(List.of("STOP"), whole.ends());
    assertTrue(whole.completionTokens() < LONG);
  }

  @Test
  void stopsBeforeStopText() throws Exception {
    LlamaProcess llama = start(options());
    String whole = generate(llama, request("a", 12, 5)).awaitEnd().text();
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);
    GenerationRequest request =
        new GenerationRequest(
            List.of(new ChatMessage("user", "a")), 12, 0.8, 5, List.of(stop), Optional.empty());
    Heard heard = generate(llama, request).awaitEnd();
    assertEquals(whole.substring(0, whole.indexOf(stop)), heard.text());
    assertEquals(List.of("STOP"), heard.ends());
  }

  @Test
  void fitsJsonSchemaWhenOneIsGiven() throws Exception {
    String schema =
        """
        {"type":"object","properties":{"ok":{"type":"boolean"},"kind":{"enum":["a","b"]}},
         "required":["ok","kind"],"additionalProperties":false}\
        """;
    Heard heard = generate(start(options()), json(schema)).awaitEnd();
    assertEquals(List.of("STOP"), heard.ends());
    JsonNode answer = new ObjectMapper().readTree(heard.text());
    assertTrue(answer.path("ok").isBoolean());
    assertTrue(List.of("a", "b").contains(answer.path("kind").asText()));
  }

  @Test
  void refusesSchemaThatWouldKillTheChild() throws Exception {
    LlamaProcess llama = start(options());
    Heard heard = generate(llama, json("{\"type\":\"nonsense\"}")).awaitEnd();
    assertEquals(Optional.of(Failure.BAD_SCHEMA), heard.failure());
    assertEquals(1, llama.status().starts());
  }

  @Test
  void refusesPromptThatDoesNotFitContext() throws Exception {
    Heard heard = generate(start(options()), request("the water ".repeat(3_000), 8, 1)).awaitEnd();
    assertEquals(Optional.of(Failure.CONTEXT_EXCEEDED), heard.failure());
  }

  @Test
  void tellsCallerAndRecoversWhenChildIsKilledMidGeneration() throws Exception {
    LlamaProcess llama = start(options());
    Heard cut = generate(llama, booleans(LONG)).awaitToken();
    long killed = llama.status().childPid();
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    assertEquals(Optional.of(Failure.RUNTIME_FAILED), cut.awaitEnd().failure());
    assertEquals(List.of("RUNTIME_FAILED"), cut.ends());
    Heard next = generate(llama, request("hello", 8, 1)).awaitEnd();
    assertTrue(next.failure().isEmpty());
    assertFalse(next.text().isEmpty());
    assertEquals(2, llama.status().starts());
    assertNotEquals(killed, llama.status().childPid());
  }

  @Test
  void stopsWithinTheAnswerWhenCancelled() throws Exception {
    LlamaProcess llama = start(options());
    Heard heard = new Heard();
    var accepted = (Submission.Accepted) llama.generate(booleans(LONG), heard);
    heard.awaitToken();
    accepted.cancellation().cancel();
    assertEquals(Optional.of(Failure.CANCELLED), heard.awaitEnd().failure());
    assertTrue(generate(llama, request("hello", 8, 1)).awaitEnd().failure().isEmpty());
    assertEquals(1, llama.status().starts());
  }

  @Test
  void refusesOneMoreWhenQueueIsFull() throws Exception {
    LlamaProcess llama = start(options().withBounds(1, Duration.ofMinutes(2)));
    Heard first = new Heard();
    var running = (Submission.Accepted) llama.generate(booleans(LONG), first);
    first.awaitToken();
    Heard second = generate(llama, request("b", 4, 1));
    assertEquals(
        new Submission.Refused(Failure.QUEUE_FULL),
        llama.generate(request("c", 4, 1), new Heard()));
    running.cancellation().cancel();
    assertTrue(second.awaitEnd().failure().isEmpty());
  }

  @Test
  void timesOutAndRestartsWhenChildHangs() throws Exception {
    LlamaProcess llama = start(hasty());
    signal("STOP", llama.status().childPid());
    Heard heard = generate(llama, request("hello", 8, 1)).awaitEnd();
    assertEquals(Optional.of(Failure.TIMED_OUT), heard.failure());
    for (int i = 0; i < 20 && heard.failure().isPresent(); i++) {
      heard = generate(llama, request("hello", 8, 1)).awaitEnd();
    }
    assertTrue(heard.failure().isEmpty());
    assertTrue(llama.status().starts() > 1);
  }

  @Test
  void endsChildThatGrowsPastItsBoundAndNamesWhy() throws Exception {
    LlamaProcess measured = start(options());
    long taken = MemoryWatch.taken(measured.status().childPid());
    measured.close();
    LlamaProcess llama = start(options().withMemory(taken + (24 << 20)));
    ProcessHandle child = ProcessHandle.of(llama.status().childPid()).orElseThrow();
    generate(llama, request("the water ".repeat(1_200_000), 8, 1)).awaitEnd();
    child.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS);
    assertTrue(llama.awaitReady(Duration.ofSeconds(60)), () -> llama.status().toString());
    assertEquals(Optional.of(Failure.MEMORY_EXCEEDED), llama.status().lastLoss().map(l -> l.why()));
    assertTrue(generate(llama, request("hello", 8, 1)).awaitEnd().failure().isEmpty());
  }

  @Test
  void failsWaitingWhenModelIsNoModel() throws Exception {
    Path junk = Files.writeString(work.resolve("junk.gguf"), "GGUF? no.");
    LlamaProcess llama = LlamaProcess.start(LlamaOptions.of(junk, work));
    started.add(llama);
    Heard heard = generate(llama, request("hello", 8, 1)).awaitEnd();
    assertEquals(Optional.of(Failure.LOAD_FAILED), heard.failure());
  }

  @Test
  void leavesNeitherProcessNorFilesWhenClosed() throws Exception {
    LlamaProcess llama = start(options());
    ProcessHandle child = ProcessHandle.of(llama.status().childPid()).orElseThrow();
    llama.close();
    child.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS);
    try (Stream<Path> left = Files.list(work)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static void signal(String name, long pid) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
    Path status = Path.of("/proc/" + pid + "/status");
    while (name.equals("STOP") && !Files.readString(status).contains("T (stopped)")) {
      Thread.sleep(5); // the signal returns before the threads stop
    }
  }

  private LlamaOptions options() {
    return LlamaOptions.of(models.resolve("tiny.gguf"), work).withResources(1, 4_096);
  }

  /** Two seconds for a generation, a tenth of one to stop it. */
  private LlamaOptions hasty() {
    return new LlamaOptions(
        models.resolve("tiny.gguf"),
        work,
        1,
        4_096,
        8,
        Duration.ofSeconds(2),
        Duration.ofMinutes(1),
        Duration.ofMillis(100),
        Duration.ofMillis(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        1L << 30);
  }

  private LlamaProcess start(LlamaOptions options) throws InterruptedException {
    LlamaProcess llama = LlamaProcess.start(options);
    started.add(llama);
    assertTrue(llama.awaitReady(Duration.ofSeconds(60)), () -> llama.status().toString());
    return llama;
  }

  private static Heard generate(LlamaProcess llama, GenerationRequest request) {
    Heard heard = new Heard();
    assertInstanceOf(Submission.Accepted.class, llama.generate(request, heard));
    return heard;
  }

  private static GenerationRequest request(String text, int maxTokens, int seed) {
    return new GenerationRequest(
        List.of(new ChatMessage("user", text)), maxTokens, 0.8, seed, List.of(), Optional.empty());
  }

  private static GenerationRequest json(String schema) {
    return new GenerationRequest(
        List.of(new ChatMessage("user", "a")), 200, 0.8, 1, List.of(), Optional.of(schema));
  }

  /** A grammar that allows no end for thousands of tokens. */
  private static GenerationRequest booleans(int maxTokens) {
    String schema =
        "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"minItems\":1000,\"maxItems\":1001}";
    return new GenerationRequest(
        List.of(new ChatMessage("user", "a")), maxTokens, 0.8, 1, List.of(), Optional.of(schema));
  }
}
