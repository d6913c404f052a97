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
 * @param outbound how it is reached
 */
public record TargetBinding(
    Optional<URI> baseUrl,
    Optional<Secret> apiKey,
    Optional<Path> model,
    int threads,
    Outbound outbound) {

  /** One that is reached directly. */
  public TargetBinding(
      Optional<URI> baseUrl, Optional<Secret> apiKey, Optional<Path> model, int threads) {
    this(baseUrl, apiKey, model, threads, Outbound.DIRECT);
  }
}
