package dev.demarc.agent.probe;

import dev.demarc.agent.config.TargetBinding;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.llama.LlamaOptions;
import dev.demarc.runtime.llama.LlamaProcess;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.llama.RuntimeState;
import dev.demarc.runtime.onnx.OnnxOptions;
import dev.demarc.runtime.onnx.OnnxProcess;
import dev.demarc.runtime.onnx.OnnxRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The local models agent.yaml binds, each in a supervised child process that starts with the agent:
 * files that end in {@code .onnx} in ONNX Runtime, all others in llama.cpp. A model is a route only
 * once its child has really loaded it.
 */
public final class LocalModels implements HealthWindow, AutoCloseable {
  private static final int CONTEXT_TOKENS = 2_048;

  private final Map<TargetId, LlamaRuntime> runtimes;
  private final Map<TargetId, OnnxRuntime> embedders;

  private LocalModels(Map<TargetId, LlamaRuntime> runtimes, Map<TargetId, OnnxRuntime> embedders) {
    this.runtimes = Map.copyOf(runtimes);
    this.embedders = Map.copyOf(embedders);
  }

  /** Starts the children; does not wait for their models. */
  public static LocalModels start(SortedMap<TargetId, TargetBinding> targets, Path workDirectory) {
    Map<TargetId, LlamaRuntime> runtimes = new TreeMap<>();
    Map<TargetId, OnnxRuntime> embedders = new TreeMap<>();
    for (Map.Entry<TargetId, TargetBinding> bound : targets.entrySet()) {
      TargetBinding binding = bound.getValue();
      Path model = binding.model().orElse(null);
      if (model != null && isOnnx(model)) {
        OnnxOptions options = OnnxOptions.of(model, workDirectory).withThreads(binding.threads());
        embedders.put(bound.getKey(), OnnxProcess.start(options));
      } else if (model != null) {
        LlamaOptions options =
            LlamaOptions.of(model, workDirectory).withResources(binding.threads(), CONTEXT_TOKENS);
        runtimes.put(bound.getKey(), LlamaProcess.start(options));
      }
    }
    return new LocalModels(runtimes, embedders);
  }

  /** Whether this file is one for ONNX Runtime. */
  public static boolean isOnnx(Path model) {
    return model.toString().endsWith(".onnx");
  }

  /** The runtime of a bound local model for vectors. */
  public Optional<OnnxRuntime> embedder(TargetId target) {
    return Optional.ofNullable(embedders.get(target));
  }

  /** The runtime of a bound local model. */
  public Optional<LlamaRuntime> runtime(TargetId target) {
    return Optional.ofNullable(runtimes.get(target));
  }

  /** Whether this target is a local model. */
  public boolean holds(TargetId target) {
    return runtimes.containsKey(target) || embedders.containsKey(target);
  }

  @Override
  public Availability of(TargetId target) {
    OnnxRuntime embedder = embedders.get(target);
    if (embedder != null) {
      return embedder.ready() ? Availability.UP : Availability.PROBE_FAILED;
    }
    LlamaRuntime runtime = runtimes.get(target);
    if (runtime == null) {
      return Availability.PROBE_FAILED;
    }
    RuntimeState state = runtime.status().state();
    return state == RuntimeState.READY || state == RuntimeState.BUSY
        ? Availability.UP
        : Availability.PROBE_FAILED;
  }

  @Override
  public void close() {
    runtimes.values().forEach(LlamaRuntime::close);
    embedders.values().forEach(OnnxRuntime::close);
  }
}
