package dev.demarc.agent.probe;

import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.id.Digest;
import dev.demarc.runtime.onnx.Embedded;
import dev.demarc.runtime.onnx.Failure;
import dev.demarc.runtime.onnx.OnnxRuntime;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A few vectors of a model in ONNX Runtime. It makes no text, so vectors are all it can do. */
final class OnnxTrial implements Trial {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> TEXTS =
      Collections.nCopies(8, "one two three four five six seven eight nine ten");

  private final OnnxRuntime runtime;
  private final Memory memory;

  OnnxTrial(OnnxRuntime runtime, Memory memory) {
    this.runtime = runtime;
    this.memory = memory;
  }

  @Override
  public Found run(SortedSet<Feature> claimed) {
    OnnxRuntime.Status status = runtime.status();
    Optional<OnnxRuntime.LoadedModel> model = status.model();
    if (!runtime.ready() || model.isEmpty()) {
      boolean loading = status.starts() <= 1 || model.isPresent();
      return loading ? new Found.NotYet() : new Found.Failed();
    }
    long start = System.nanoTime();
    return switch (runtime.embed(TEXTS, PATIENCE)) {
      case Embedded.Failed(Failure failure) ->
          failure == Failure.QUEUE_FULL ? new Found.Busy() : new Found.Failed();
      case Embedded.Vectors(List<float[]> rows, long tokens) -> {
        long nanos = Math.max(1, System.nanoTime() - start);
        yield rows.size() != TEXTS.size()
            ? new Found.Failed()
            : new Found.Ran(
                Digest.of(model.get().digest()),
                model.get().maxTokens(),
                new TreeSet<>(List.of(Feature.EMBEDDINGS)),
                tokens * 1_000_000_000L / nanos,
                nanos / 1_000_000,
                memory.peakBytes(status.childPid()));
      }
    };
  }

  @Override
  public int starts() {
    return runtime.status().starts();
  }
}
