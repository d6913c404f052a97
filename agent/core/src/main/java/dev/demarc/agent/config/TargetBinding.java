package dev.demarc.agent.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the site binds to a target of the catalogue.
 *
 * @param baseUrl of an HTTP target, without a trailing slash
 * @param apiKey where its secret is
 * @param model the file of a local model
 * @param threads for a local model, 1 or more
 * @param contextTokens for a local model that generates: what its process allocates
 * @param memoryMegabytes what the site says a local model needs, and the most it gets; 0 where it
 *     says nothing, which gives it what such a file usually needs
 * @param outbound how it is reached
 * @param concurrent the most requests this agent runs there at once; 0 where the site sets no bound
 */
public record TargetBinding(
    Optional<URI> baseUrl,
    Optional<Secret> apiKey,
    Optional<Path> model,
    int threads,
    int contextTokens,
    int memoryMegabytes,
    Outbound outbound,
    int concurrent) {
  /** The context of a local model where the site says nothing. */
  public static final int CONTEXT_TOKENS = 4_096;

  /** One that is reached directly, and leaves a local model's context and memory as they are. */
  public TargetBinding(
      Optional<URI> baseUrl, Optional<Secret> apiKey, Optional<Path> model, int threads) {
    this(baseUrl, apiKey, model, threads, CONTEXT_TOKENS, 0, Outbound.DIRECT, 0);
  }

  /** Whether a local model's process is started alike. */
  boolean runsLike(TargetBinding other) {
    return threads == other.threads
        && contextTokens == other.contextTokens
        && memoryMegabytes == other.memoryMegabytes;
  }
}
