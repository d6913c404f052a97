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
import java.util.concurrent.ConcurrentHashMap;

/**
 * The local models agent.yaml binds, each in a supervised child process that starts with the agent:
 * files that end in {@code .onnx} in ONNX Runtime, all others in llama.cpp. A model is a route only
 * once its child has really loaded it.
 */
public final class LocalModels implements HealthWindow, AutoCloseable {
  private final SortedMap<TargetId, TargetBinding> site;
  private final Path workDirectory;
  private final Memory memory = Memory.ofThisMachine();
  private final Map<TargetId, LlamaRuntime> runtimes = new ConcurrentHashMap<>();
  private final Map<TargetId, OnnxRuntime> embedders = new ConcurrentHashMap<>();
  private boolean closed;

  private LocalModels(SortedMap<TargetId, TargetBinding> site, Path workDirectory) {
    this.site = site;
    this.workDirectory = workDirectory;
  }

  /** Starts the children; does not wait for their models. */
  public static LocalModels start(SortedMap<TargetId, TargetBinding> targets, Path workDirectory) {
    LocalModels models = new LocalModels(targets, workDirectory);
    targets.keySet().forEach(models::restart);
    return models;
  }

  /** Ends the child of this target and starts another, which reads the file as it is now. */
  synchronized void restart(TargetId target) {
    TargetBinding binding = site.get(target);
    if (binding == null || binding.model().isEmpty() || closed) {
      return;
    }
    Path model = binding.model().get();
    if (isOnnx(model)) {
      Optional.ofNullable(embedders.get(target)).ifPresent(OnnxRuntime::close);
      OnnxOptions options = OnnxOptions.of(model, workDirectory).withThreads(binding.threads());
      embedders.put(target, OnnxProcess.start(options));
    } else {
      Optional.ofNullable(runtimes.get(target)).ifPresent(LlamaRuntime::close);
      LlamaOptions options =
          LlamaOptions.of(model, workDirectory)
              .withResources(binding.threads(), binding.contextTokens());
      runtimes.put(target, LlamaProcess.start(options));
    }
  }

  /** What runs the local model of this target for a moment, where it has one. */
  Optional<Trial> trial(TargetId target) {
    return embedder(target)
        .<Trial>map(embedder -> new OnnxTrial(embedder, memory))
        .or(() -> runtime(target).map(runtime -> new LlamaTrial(runtime, memory)));
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
  public synchronized void close() {
    closed = true;
    runtimes.values().forEach(LlamaRuntime::close);
    embedders.values().forEach(OnnxRuntime::close);
  }
}
