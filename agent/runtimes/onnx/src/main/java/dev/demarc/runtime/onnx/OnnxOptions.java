package dev.demarc.runtime.onnx;

import dev.demarc.runtime.child.MemoryWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to run a model.
 *
 * @param model the ONNX file
 * @param vocabulary WordPiece, a piece a line
 * @param pinned what the files of a tagger must be, absent for one that makes vectors
 * @param workDirectory existing directory, short enough a path for a Unix socket below it
 * @param threads compute threads of the child
 * @param maxTokens longest input the model reads
 * @param maxWaiting requests that may wait; one more is refused
 * @param startTimeout bound of starting and loading
 * @param longestRun bound of one request; a child that takes longer counts as hung and is ended
 * @param firstDelay delay before the first restart; doubles until a request is answered
 * @param maxDelay bound of that delay
 * @param memoryBytes most the child may take, model included; one that takes more is ended
 */
public record OnnxOptions(
    Path model,
    Path vocabulary,
    Optional<Pinned> pinned,
    Path workDirectory,
    int threads,
    int maxTokens,
    int maxWaiting,
    Duration startTimeout,
    Duration longestRun,
    Duration firstDelay,
    Duration maxDelay,
    long memoryBytes) {
  public OnnxOptions {
    if (threads < 1 || maxTokens < 3 || maxWaiting < 1) {
      throw new IllegalArgumentException("threads, maxTokens and maxWaiting have least values");
    }
  }

  /**
   * Of a model for vectors, whose {@code vocab.txt} lies beside it, with the usual bounds: 512
   * tokens, 32 waiting, a minute to start and to run, memory by the model.
   */
  public static OnnxOptions of(Path model, Path workDirectory) {
    return of(model, model.resolveSibling("vocab.txt"), Optional.empty(), workDirectory);
  }

  /**
   * Of a tagger, whose files must be these: as wide a window as its model runs, 512 tokens at most.
   * What hangs for ten seconds is ended, since every request waits for it.
   */
  public static OnnxOptions of(Path model, Path vocabulary, Pinned pinned, Path workDirectory) {
    return of(model, vocabulary, Optional.of(pinned), workDirectory)
        .withLongestRun(Duration.ofSeconds(10));
  }

  private static OnnxOptions of(
      Path model, Path vocabulary, Optional<Pinned> pinned, Path workDirectory) {
    return new OnnxOptions(
        model,
        vocabulary,
        pinned,
        workDirectory,
        1,
        512,
        32,
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        Duration.ofMillis(200),
        Duration.ofSeconds(30),
        MemoryWatch.usual(model));
  }

  /** The same with these threads. */
  public OnnxOptions withThreads(int count) {
    return new OnnxOptions(
        model,
        vocabulary,
        pinned,
        workDirectory,
        count,
        maxTokens,
        maxWaiting,
        startTimeout,
        longestRun,
        firstDelay,
        maxDelay,
        memoryBytes);
  }

  /** The same with room for so many that wait. */
  public OnnxOptions withWaiting(int most) {
    return new OnnxOptions(
        model,
        vocabulary,
        pinned,
        workDirectory,
        threads,
        maxTokens,
        most,
        startTimeout,
        longestRun,
        firstDelay,
        maxDelay,
        memoryBytes);
  }

  /** The same with this bound of one request. */
  public OnnxOptions withLongestRun(Duration bound) {
    return new OnnxOptions(
        model,
        vocabulary,
        pinned,
        workDirectory,
        threads,
        maxTokens,
        maxWaiting,
        startTimeout,
        bound,
        firstDelay,
        maxDelay,
        memoryBytes);
  }

  /** The same with this bound of memory. */
  public OnnxOptions withMemory(long bytes) {
    return new OnnxOptions(
        model,
        vocabulary,
        pinned,
        workDirectory,
        threads,
        maxTokens,
        maxWaiting,
        startTimeout,
        longestRun,
        firstDelay,
        maxDelay,
        bytes);
  }
}
