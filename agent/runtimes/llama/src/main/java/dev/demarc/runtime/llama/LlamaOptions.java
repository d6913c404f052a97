package dev.demarc.runtime.llama;

import dev.demarc.runtime.child.MemoryWatch;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How to run a model.
 *
 * @param model the GGUF file
 * @param workDirectory existing directory, short enough a path for a Unix socket below it; the
 *     runtime makes private directories there and removes them
 * @param threads compute threads of the child; more than there are free cores is far slower
 * @param contextTokens tokens of context to allocate
 * @param maxWaiting generations that may wait; one more is refused
 * @param generationTimeout bound of one generation, waiting included
 * @param startTimeout bound of starting and loading
 * @param cancelGrace how long a child may take to stop a generation before it counts as hung
 * @param firstDelay delay before the first restart; doubles with each start that fails
 * @param maxDelay bound of that delay
 * @param lifeSign how long a loaded child may take to say that it lives before it counts as hung; a
 *     silent one is asked every fifth of it
 * @param memoryBytes most the child may take, model included; one that takes more is ended
 */
public record LlamaOptions(
    Path model,
    Path workDirectory,
    int threads,
    int contextTokens,
    int maxWaiting,
    Duration generationTimeout,
    Duration startTimeout,
    Duration cancelGrace,
    Duration firstDelay,
    Duration maxDelay,
    Duration lifeSign,
    long memoryBytes) {

  /** One thread, 2,048 tokens, 8 waiting, two minutes each, the usual memory for such a model. */
  public static LlamaOptions of(Path model, Path workDirectory) {
    return new LlamaOptions(
        model,
        workDirectory,
        1,
        2_048,
        8,
        Duration.ofMinutes(2),
        Duration.ofMinutes(2),
        Duration.ofSeconds(5),
        Duration.ofMillis(200),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        MemoryWatch.usual(model));
  }

  /** The same with other bounds of waiting and time. */
  public LlamaOptions withBounds(int maxWaiting, Duration generationTimeout) {
    return new LlamaOptions(
        model,
        workDirectory,
        threads,
        contextTokens,
        maxWaiting,
        generationTimeout,
        startTimeout,
        cancelGrace,
        firstDelay,
        maxDelay,
        lifeSign,
        memoryBytes);
  }

  /** The same with other resources of the child. */
  public LlamaOptions withResources(int threads, int contextTokens) {
    return new LlamaOptions(
        model,
        workDirectory,
        threads,
        contextTokens,
        maxWaiting,
        generationTimeout,
        startTimeout,
        cancelGrace,
        firstDelay,
        maxDelay,
        lifeSign,
        memoryBytes);
  }

  /** The same with this bound of memory. */
  public LlamaOptions withMemory(long bytes) {
    return new LlamaOptions(
        model,
        workDirectory,
        threads,
        contextTokens,
        maxWaiting,
        generationTimeout,
        startTimeout,
        cancelGrace,
        firstDelay,
        maxDelay,
        lifeSign,
        bytes);
  }
}
