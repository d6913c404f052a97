package dev.demarc.agent.probe;

import dev.demarc.agent.config.AgentConfig;
import dev.demarc.agent.config.TargetBinding;
import dev.demarc.contract.capability.Claim;
import dev.demarc.contract.id.TargetId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Watches everything that is claimed, a step a second. A changed file is noticed at the next step;
 * trials of local models run one after another, so that each is measured alone. One watch for each
 * bound target, whatever the catalogue does. For one thread.
 */
public final class Prober {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Supplier<AgentConfig> config;
  private final Capabilities capabilities;
  private final LocalWatch.Models models;
  private final Memory memory;
  private final Listings listings;
  private final Executor executor;
  private final Map<TargetId, LocalWatch> local = new HashMap<>();
  private final Map<TargetId, RemoteWatch> remote = new HashMap<>();

  /** Asks targets for their models. */
  @FunctionalInterface
  public interface Listings {
    /** The ids of all models of this bound target; empty where it gives no whole list. */
    CompletionStage<Optional<Set<String>>> models(TargetId target);
  }

  /**
   * @param executor runs one task at a time, in order
   */
  public Prober(
      Supplier<AgentConfig> config,
      Capabilities capabilities,
      LocalModels models,
      Memory memory,
      Listings listings,
      Executor executor) {
    this(config, capabilities, watched(models), memory, listings, executor);
  }

  Prober(
      Supplier<AgentConfig> config,
      Capabilities capabilities,
      LocalWatch.Models models,
      Memory memory,
      Listings listings,
      Executor executor) {
    this.config = config;
    this.capabilities = capabilities;
    this.models = models;
    this.memory = memory;
    this.listings = listings;
    this.executor = executor;
  }

  private static LocalWatch.Models watched(LocalModels models) {
    return new LocalWatch.Models() {
      @Override
      public Optional<Trial> trial(TargetId target) {
        return models.trial(target);
      }

      @Override
      public void restart(TargetId target) {
        models.restart(target);
      }
    };
  }

  /** One step of every watch; to be called again after the time returned. */
  public Duration doWork() {
    SortedMap<TargetId, List<Claim>> claims = capabilities.claims();
    claims.forEach(this::step);
    return EVERY;
  }

  private void step(TargetId target, List<Claim> claims) {
    TargetBinding binding = config.get().targets().get(target);
    if (binding == null) {
      return; // since the claims were made
    }
    Optional<Path> file = binding.model();
    if (file.isPresent()) {
      local
          .computeIfAbsent(
              target,
              absent -> new LocalWatch(target, file.get(), models, memory, capabilities, executor))
          .step(claims);
    } else {
      remote
          .computeIfAbsent(
              target,
              absent -> new RemoteWatch(() -> listings.models(target), capabilities, executor))
          .step(claims, binding);
    }
  }
}
