package dev.demarc.runtime.onnx;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A local model that turns texts into vectors or finds labels in them, one request at a time. Safe
 * for many threads.
 */
public interface OnnxRuntime extends AutoCloseable {

  /**
   * The vectors of these texts, in their order, once those who came before had theirs. To cancel it
   * gives it up: what waits is not begun, what runs ends with the text it is at, and the child goes
   * on for the next.
   */
  CompletableFuture<Embedded> embed(List<String> texts);

  /** The same, waited for; what is not done within the patience is given up. */
  Embedded embed(List<String> texts, Duration patience);

  /**
   * How much of what is looked for this text has. Waits as {@link #embed(List, Duration)} does; the
   * child stops at the first window after the patience is over.
   */
  Tagged tag(Tagging asked, Duration patience);

  /** Whether a child has loaded the model and lives. */
  boolean ready();

  /** Waits until the model is loaded; false when that took longer. */
  boolean awaitReady(Duration atMost) throws InterruptedException;

  /** What is known of the model and its child. */
  Status status();

  /** Ends the child; what waits fails with {@link Failure#CLOSED}. */
  @Override
  void close();

  /**
   * A moment's view.
   *
   * @param model of the last child that was ready
   * @param starts children started so far
   * @param childPid process id of the child, 0 when there is none
   * @param lastLoss how the last child that was lost ended
   */
  record Status(Optional<LoadedModel> model, int starts, long childPid, Optional<Loss> lastLoss) {}

  /**
   * A child that was lost.
   *
   * @param delay from then to the start of the next one
   */
  record Loss(Failure why, Duration delay) {}

  /**
   * What was loaded.
   *
   * @param digest {@code sha256:} and the digest of the model file
   * @param dimensions length of its vectors, or number of its labels
   * @param maxTokens longest input, or widest window
   */
  record LoadedModel(String digest, int dimensions, int maxTokens) {}
}
