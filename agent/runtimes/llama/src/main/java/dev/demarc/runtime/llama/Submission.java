package dev.demarc.runtime.llama;

/** What became of a request to generate. */
public sealed interface Submission {

  /** It waits or runs; its listener will hear of it. */
  record Accepted(Cancellation cancellation) implements Submission {}

  /** It was not taken, and its listener will hear nothing. */
  record Refused(Failure reason) implements Submission {}

  /** Takes a request back. */
  interface Cancellation {
    /**
     * Asks for the end of the generation, which its listener hears as {@link Failure#CANCELLED}
     * unless it was over already. From any thread, as often as one likes.
     */
    void cancel();
  }
}
