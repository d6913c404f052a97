package dev.demarc.agent.probe;

import dev.demarc.agent.config.TargetBinding;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.child.MemoryWatch;
import dev.demarc.runtime.llama.LlamaOptions;
import dev.demarc.runtime.llama.LlamaProcess;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.llama.RuntimeState;
import dev.demarc.runtime.onnx.OnnxOptions;
import dev.demarc.runtime.onnx.OnnxProcess;
import dev.demarc.runtime.onnx.OnnxRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The local models agent.yaml binds, each in a supervised child process that starts with the agent:
 * files that end in {@code .onnx} in ONNX Runtime, all others in llama.cpp. A model is a route only
 * once its child has really loaded it.
 */
public final class LocalModels implements HealthWindow, AutoCloseable {
  private final SortedMap<TargetId, TargetBinding> site;
  private final Path workDirectory;
  private final Losses losses;
  private final Memory memory = Memory.ofThisMachine();
  private final Map<TargetId, LlamaRuntime> runtimes = new ConcurrentHashMap<>();
  private final Map<TargetId, OnnxRuntime> embedders = new ConcurrentHashMap<>();
  private boolean closed;

  private LocalModels(SortedMap<TargetId, TargetBinding> site, Path workDirectory, Losses losses) {
    this.site = site;
    this.workDirectory = workDirectory;
    this.losses = losses;
  }

  /** Told of each child that was lost: of which target, and why, as a slug. */
  @FunctionalInterface
  public interface Losses {
    void lost(TargetId target, String why);
  }

  /** Starts the children; does not wait for their models. */
  public static LocalModels start(
      SortedMap<TargetId, TargetBinding> targets, Path workDirectory, Losses losses) {
    LocalModels models = new LocalModels(targets, workDirectory, losses);
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
      OnnxOptions options = onnx(binding, model, workDirectory);
      embedders.put(target, OnnxProcess.start(options, why -> losses.lost(target, why.code())));
    } else {
      Optional.ofNullable(runtimes.get(target)).ifPresent(LlamaRuntime::close);
      LlamaOptions options = llama(binding, model, workDirectory);
      runtimes.put(target, LlamaProcess.start(options, why -> losses.lost(target, why.code())));
    }
  }

  /** What runs the local model of this target for a moment, where it has one. */
  Optional<Trial> trial(TargetId target) {
    return embedder(target)
        .<Trial>map(embedder -> new OnnxTrial(embedder, memory))
        .or(() -> runtime(target).map(runtime -> new LlamaTrial(runtime, memory)));
  }

  private static LlamaOptions llama(TargetBinding binding, Path model, Path workDirectory) {
    return LlamaOptions.of(model, workDirectory)
        .withResources(binding.threads(), binding.contextTokens())
        .withMemory(mostBytes(binding, model));
  }

  private static OnnxOptions onnx(TargetBinding binding, Path model, Path workDirectory) {
    return OnnxOptions.of(model, workDirectory)
        .withThreads(binding.threads())
        .withMemory(mostBytes(binding, model));
  }

  /** The most memory the process of this model may take: as the site says, or by its file. */
  public static long mostBytes(TargetBinding binding, Path model) {
    long said = (long) binding.memoryMegabytes() << 20;
    return said == 0 ? MemoryWatch.usual(model) : said;
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

  /** Of each local model that is lost right now: why, and when it is tried again. */
  public SortedMap<String, String> problems() {
    SortedMap<String, String> problems = new TreeMap<>();
    runtimes.forEach((id, runtime) ->
        runtime
            .status()
            .lastLoss()
            .filter(loss -> of(id) != Availability.UP)
            .ifPresent(loss -> problems.put(name(id), say(loss.why().code(), loss.delay()))));
    embedders.forEach((id, embedder) ->
        embedder
            .status()
            .lastLoss()
            .filter(loss -> of(id) != Availability.UP)
            .ifPresent(loss -> problems.put(name(id), say(loss.why().code(), loss.delay()))));
    return problems;
  }

  private static String name(TargetId target) {
    return "target " + target;
  }

  private static String say(String why, Duration delay) {
    return why + ", started again after " + delay.toMillis() + " ms";
  }

  @Override
  public synchronized void close() {
    closed = true;
    runtimes.values().forEach(LlamaRuntime::close);
    embedders.values().forEach(OnnxRuntime::close);
  }
}
