package dev.demarc.runtime.llama;

import java.time.Duration;
import java.util.Optional;

/** A local model that generates text, one generation at a time. Thread-safe. */
public interface LlamaRuntime extends AutoCloseable {

  /**
   * Takes a request, or refuses it at once with {@link Failure#QUEUE_FULL} or {@link
   * Failure#CLOSED}. While the child restarts, requests are taken and wait.
   */
  Submission generate(GenerationRequest request, GenerationListener listener);

  /** Where the runtime is now. */
  Status status();

  /** Waits until the model is loaded; false when that took longer. */
  boolean awaitReady(Duration atMost) throws InterruptedException;

  /** Ends the child and fails what waits or runs with {@link Failure#CLOSED}. */
  @Override
  void close();

  /**
   * A moment's view.
   *
   * @param state where the child is in its life
   * @param model the model of the last child that was ready
   * @param starts children started so far
   * @param childPid process id of the child, 0 when there is none
   * @param waiting generations taken but not begun
   * @param lastLoss how the last child that was lost ended
   */
  record Status(
      RuntimeState state,
      Optional<LoadedModel> model,
      int starts,
      long childPid,
      int waiting,
      Optional<Loss> lastLoss) {}

  /**
   * A child that was lost.
   *
   * @param delay from then to the start of the next one
   */
  record Loss(Failure why, Duration delay) {}
}
