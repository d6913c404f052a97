package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.LocalSite;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.Reply;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.onnx.Embedded;
import dev.demarc.runtime.onnx.OnnxOptions;
import dev.demarc.runtime.onnx.OnnxProcess;
import dev.demarc.runtime.onnx.OnnxRuntime;
import dev.demarc.runtime.onnx.tiny.TinyEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of vectors over ONNX Runtime: the real library in its child, where one request may
 * wait, and a model made by code. A child that says nothing is one that was stopped by a signal.
 */
class OnnxContractTest extends EmbeddingsContract {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String CALM = "\"input\":\"calm\"";

  @TempDir static Path directory;
  private static OnnxProcess onnx;

  private final List<CompletableFuture<Embedded>> others = new ArrayList<>();
  private Given now = Given.HELLO;
  private Optional<OnnxRuntime> broken = Optional.empty();
  private boolean stopped;
  private final OnnxAdapter adapter = new OnnxAdapter(id -> runtime(), InstantSource.system());

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path model = TinyEmbedder.write(directory.resolve("m"));
    onnx = OnnxProcess.start(OnnxOptions.of(model, directory).withWaiting(1));
    assertTrue(onnx.awaitReady(PATIENCE));
  }

  @AfterAll
  static void stop() {
    onnx.close();
  }

  private Optional<OnnxRuntime> runtime() {
    return switch (now) {
      case NOT_THERE -> Optional.empty();
      case FAILS -> broken;
      default -> Optional.of(onnx);
    };
  }

  @Override
  Adapter adapter() {
    return adapter;
  }

  @Override
  Target target() {
    ModelOffer offer =
        new ModelOffer(
            ModelId.of("tiny"),
            "1",
            null,
            "onnx",
            "f32",
            512,
            new TreeSet<>(List.of(Feature.EMBEDDINGS)),
            new TreeMap<>(),
            0,
            0,
            0);
    return new Target(
        TargetId.of("near"),
        "Near",
        Boundary.EDGE,
        "eu",
        "site",
        Protocol.ONNX,
        List.of(),
        List.of(),
        List.of(offer));
  }

  @Override
  Binding binding() {
    return new Binding(null, () -> "", null, 1);
  }

  @Override
  void given(Given far) throws Exception {
    goesOn();
    now = far;
    if (far == Given.SILENT || far == Given.BUSY) {
      LocalSite.signal("STOP", onnx.status().childPid());
      stopped = true;
    }
    if (far == Given.FAILS) {
      Path none = Files.writeString(directory.resolve("m").resolve("none.onnx"), "no model");
      broken = Optional.of(OnnxProcess.start(OnnxOptions.of(none, directory)));
    }
    while (far == Given.BUSY && others.size() < 2) { // one runs and one waits
      CompletableFuture<Embedded> other = onnx.embed(List.of("ward"));
      if (!other.isDone()) {
        others.add(other);
      }
    }
  }

  /** The child runs again, with nothing left of what it was asked before. */
  @AfterEach
  void goesOn() throws Exception {
    others.forEach(each -> each.cancel(false));
    others.clear();
    broken.ifPresent(OnnxRuntime::close);
    broken = Optional.empty();
    if (stopped) {
      LocalSite.signal("CONT", onnx.status().childPid());
      stopped = false;
      assertInstanceOf(Embedded.Vectors.class, onnx.embed(List.of("calm"), PATIENCE));
    }
  }

  @Override
  Map<Given, String> cannotHappen() {
    Map<Given, String> reasons = new EnumMap<>(Given.class);
    for (Given each :
        List.of(
            Given.CUT,
            Given.MALFORMED,
            Given.WRONG_CONTENT_TYPE,
            Given.ERROR_UNDER_200,
            Given.ENDLESS_LINE,
            Given.GZIP_BOMB,
            Given.REDIRECT,
            Given.ANOTHER_MODEL,
            Given.STRANGER,
            Given.FEWER)) {
      reasons.put(each, "no byte leaves the agent, so no server can do it");
    }
    reasons.put(Given.SLOW_DRIP, "its child answers text by text, each in one piece");
    return reasons;
  }

  @Override
  Map<Given, Fails> ownNames() {
    return Map.of(
        Given.NOT_THERE, new Fails("unbound", false),
        Given.FAILS, new Fails("not_ready", true),
        Given.BUSY, new Fails("queue_full", false));
  }

  @Override
  long tokens(Job job) {
    return 4; // two words and the model's two marks
  }

  @Override
  boolean told() {
    return true;
  }

  @Test
  void countsTheTokensOfEveryInput() throws Exception {
    Taken taken = new Taken(false);
    run(taken, job("\"input\":[\"the ward\",\"invoice\"]", 60));
    assertEquals(4 + 3, taken.wholes.getFirst().at("/usage/prompt_tokens").asLong());
    assertEquals(TinyEmbedder.DIMENSIONS, taken.wholes.getFirst().at("/data/1/embedding").size());
  }

  @Test
  void cutsNoTextThatIsTooLong() {
    Job job = job("\"input\":\"" + "ward ".repeat(600) + "\"", 60);
    assertEquals(new Fails("context_exceeded", false), failure(new Taken(false), job));
  }

  @Test
  void letsNobodyWaitForCallersThatAreGone() throws Exception {
    given(Given.SILENT);
    for (int i = 0; i < 3; i++) { // one more than run and wait
      Taken taken = new Taken(false);
      Thread.startVirtualThread(taken::hangsUp);
      assertThrows(Reply.Gone.class, () -> run(taken, job(CALM, 3_600)));
    }
    CompletableFuture<Embedded> next = onnx.embed(List.of("calm"));
    others.add(next);
    assertFalse(next.isDone(), "those that are gone have its place");
    LocalSite.signal("CONT", onnx.status().childPid());
    assertInstanceOf(Embedded.Vectors.class, next.get(60, TimeUnit.SECONDS));
  }

  @Test
  void countsWhatMayHaveBeenReadWhenTheCallerHangsUp() throws Exception {
    given(Given.SILENT);
    Taken taken = new Taken(false);
    Meter meter = new Meter();
    Thread.startVirtualThread(taken::hangsUp);
    assertThrows(Reply.Gone.class, () -> adapter.prepare(job(CALM, 3_600)).run(taken, meter));
    assertTrue(meter.use().inputTokens() > 0);
    assertFalse(meter.isTold());
  }
}
