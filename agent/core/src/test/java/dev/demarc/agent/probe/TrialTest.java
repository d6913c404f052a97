package dev.demarc.agent.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.agent.config.Outbound;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.llama.tiny.TinyGguf;
import dev.demarc.runtime.onnx.tiny.TinyEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real runtimes, each with its tiny model in its own process. */
class TrialTest {
  private static final TargetId LLAMA = TargetId.of("llama");
  private static final TargetId ONNX = TargetId.of("onnx");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path directory;
  private static Path gguf;
  private static Path onnx;
  private static LocalModels models;

  @BeforeAll
  static void startsBoth() throws IOException {
    gguf = directory.resolve("tiny.gguf");
    TinyGguf.write(gguf);
    onnx = TinyEmbedder.write(directory.resolve("m"));
    TreeMap<TargetId, TargetBinding> targets = new TreeMap<>();
    targets.put(LLAMA, binding(gguf));
    targets.put(ONNX, binding(onnx));
    models =
        LocalModels.start(
            targets, Files.createDirectory(directory.resolve("run")), (target, why) -> {});
  }

  @AfterAll
  static void stops() {
    models.close();
  }

  private static TargetBinding binding(Path model) {
    return new TargetBinding(
        Optional.empty(), Optional.empty(), Optional.of(model), 1, 1_024, 0, Outbound.DIRECT, 0);
  }

  private static Trial.Found.Ran ran(TargetId target, Feature... claimed) {
    Trial trial = models.trial(target).orElseThrow();
    Trial.Found found = trial.run(new TreeSet<>(List.of(claimed)));
    return assertInstanceOf(Trial.Found.Ran.class, found);
  }

  @Test
  void measuresAModelThatGenerates() throws InterruptedException {
    assertTrue(models.runtime(LLAMA).orElseThrow().awaitReady(PATIENCE));
    Trial.Found.Ran ran = ran(LLAMA, Feature.CHAT, Feature.JSON_SCHEMA, Feature.TOOLS);
    assertEquals(FileMark.digest(gguf), Optional.of(ran.digest()));
    assertEquals(1_024, ran.contextTokens());
    assertTrue(
        ran.features().containsAll(List.of(Feature.CHAT, Feature.STREAM, Feature.JSON_SCHEMA)),
        ran.toString());
    assertTrue(!ran.features().contains(Feature.TOOLS));
    assertTrue(ran.tokensPerSecond() > 0 && ran.memoryBytes() > 0, ran.toString());
    models.restart(LLAMA);
    assertTrue(models.runtime(LLAMA).orElseThrow().awaitReady(PATIENCE));
    assertEquals(ran.digest(), ran(LLAMA, Feature.CHAT).digest());
  }

  @Test
  void measuresAModelOfVectors() throws InterruptedException {
    assertTrue(models.embedder(ONNX).orElseThrow().awaitReady(PATIENCE));
    Trial.Found.Ran ran = ran(ONNX, Feature.EMBEDDINGS, Feature.CHAT);
    assertEquals(FileMark.digest(onnx), Optional.of(ran.digest()));
    assertEquals(List.of(Feature.EMBEDDINGS), List.copyOf(ran.features()));
    assertTrue(ran.tokensPerSecond() > 0 && ran.memoryBytes() > 0, ran.toString());
  }
}
