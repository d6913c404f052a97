package dev.demarc.agent.probe;

import dev.demarc.agent.config.Outbound;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this site adds to a target of the signed catalogue.
 *
 * @param baseUrl absent for what runs inside the agent; its host and port are among the catalogue's
 * @param apiKey reads the secret anew each time, empty where there is none; never logged
 * @param model the file of a local model
 * @param threads for a local model, 1 or more
 * @param outbound how it is reached
 * @param concurrent the most requests at once; 0 where the site sets no bound
 */
public record Binding(
    @Nullable URI baseUrl,
    Supplier<String> apiKey,
    @Nullable Path model,
    int threads,
    Outbound outbound,
    int concurrent) {

  /** One that is reached directly. */
  public Binding(
      @Nullable URI baseUrl, Supplier<String> apiKey, @Nullable Path model, int threads) {
    this(baseUrl, apiKey, model, threads, Outbound.DIRECT, 0);
  }
}
