package dev.demarc.agent.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.agent.probe.Binding;
import dev.demarc.agent.receive.EmbeddingsParser;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.onnx.OnnxOptions;
import dev.demarc.runtime.onnx.OnnxProcess;
import dev.demarc.runtime.onnx.tiny.TinyEmbedder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real library in its child, and a model made by code. */
class OnnxAdapterTest {
  @TempDir static Path directory;
  private static OnnxProcess onnx;
  private final OnnxAdapter adapter =
      new OnnxAdapter(id -> Optional.of(onnx), InstantSource.system());
  private final Taken taken = new Taken(false);

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path model = TinyEmbedder.write(directory.resolve("m"));
    onnx = OnnxProcess.start(OnnxOptions.of(model, directory));
    assertTrue(onnx.awaitReady(Duration.ofMinutes(1)));
  }

  @AfterAll
  static void stop() {
    onnx.close();
  }

  @Test
  void answersInOpenAisShapeAndSendsNothing() throws AttemptFailed {
    Job job = job("\"input\":[\"the ward\",\"invoice\"]");
    assertEquals(0, adapter.prepare(job).bytesOut());
    Served served = adapter.prepare(job).run(taken, new Meter());
    ObjectNode answer = taken.wholes.getFirst();
    assertEquals("list", answer.path("object").asText());
    assertEquals(2, answer.path("data").size());
    assertEquals(TinyEmbedder.DIMENSIONS, answer.at("/data/1/embedding").size());
    assertEquals(1, answer.at("/data/1/index").asInt());
    assertEquals(4 + 3, answer.at("/usage/prompt_tokens").asLong());
    assertEquals(7, served.inputTokens());
    assertEquals("tiny", served.model());
  }

  @Test
  void takesDimensionsOnlyWhereTheyAreTheModelsOwn() throws AttemptFailed {
    adapter.prepare(job("\"input\":\"a\",\"dimensions\":16")).run(taken, new Meter());
    assertEquals("wrong_dimensions", failure("\"input\":\"a\",\"dimensions\":8"));
  }

  @Test
  void refusesWhatItCannotRead() {
    assertEquals("texts_only", failure("\"input\":[1,2]"));
    assertEquals("context_exceeded", failure("\"input\":\"" + "ward ".repeat(600) + "\""));
  }

  private String failure(String members) {
    return assertThrows(
            AttemptFailed.class, () -> adapter.prepare(job(members)).run(taken, new Meter()))
        .type();
  }

  private static Job job(String members) {
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
    Target target =
        new Target(
            TargetId.of("near"),
            "Near",
            Boundary.EDGE,
            "eu",
            "site",
            Protocol.ONNX,
            List.of(),
            List.of(),
            List.of(offer));
    String body = "{\"model\":\"tiny\"," + members + "}";
    return new Job(
        DecisionId.of("dec_1"),
        1,
        Route.of(target, offer),
        target,
        offer,
        new Binding(null, () -> "", null, 1),
        EmbeddingsParser.parse(body.getBytes(StandardCharsets.UTF_8)),
        new Place(Boundary.EDGE, "eu"),
        Instant.now().plusSeconds(60));
  }
}
