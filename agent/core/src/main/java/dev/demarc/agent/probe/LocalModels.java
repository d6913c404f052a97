package dev.demarc.agent.probe;

import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.contract.decision.Availability;
import dev.demarc.contract.id.TargetId;
import dev.demarc.runtime.llama.LlamaOptions;
import dev.demarc.runtime.llama.LlamaProcess;
import dev.demarc.runtime.llama.LlamaRuntime;
import dev.demarc.runtime.llama.RuntimeState;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The local models agent.yaml binds, each in a supervised child process that starts with the agent.
 * A model is a route only once its child has really loaded it.
 */
public final class LocalModels implements HealthWindow, AutoCloseable {
  private static final int CONTEXT_TOKENS = 2_048;

  private final Map<TargetId, LlamaRuntime> runtimes;

  private LocalModels(Map<TargetId, LlamaRuntime> runtimes) {
    this.runtimes = Map.copyOf(runtimes);
  }

  /** Starts the children; does not wait for their models. */
  public static LocalModels start(AgentConfig config, Path workDirectory) {
    Map<TargetId, LlamaRuntime> runtimes = new TreeMap<>();
    for (Map.Entry<TargetId, TargetBinding> bound : config.targets().entrySet()) {
      TargetBinding binding = bound.getValue();
      binding
          .model()
          .map(model -> LlamaOptions.of(model, workDirectory))
          .map(options -> options.withResources(binding.threads(), CONTEXT_TOKENS))
          .ifPresent(options -> runtimes.put(bound.getKey(), LlamaProcess.start(options)));
    }
    return new LocalModels(runtimes);
  }

  /** The runtime of a bound local model. */
  public Optional<LlamaRuntime> runtime(TargetId target) {
    return Optional.ofNullable(runtimes.get(target));
  }

  /** Whether this target is a local model. */
  public boolean holds(TargetId target) {
    return runtimes.containsKey(target);
  }

  @Override
  public Availability of(TargetId target) {
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
  }
}
