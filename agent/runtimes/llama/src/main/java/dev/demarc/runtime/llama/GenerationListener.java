package dev.demarc.runtime.llama;

/**
 * Hears how a generation goes. Called from the runtime's one thread, in order: any number of
 * tokens, then exactly one of {@link #onDone} and {@link #onFailed}. It must not block: all other
 * generations wait for it. What it throws is ignored.
 */
public interface GenerationListener {

  /** A piece of the answer, never empty. */
  void onToken(String text);

  /** The answer is whole. */
  void onDone(Finish finish, int promptTokens, int completionTokens);

  /** There is no more to come; tokens already given stand. */
  void onFailed(Failure failure);
}
