package dev.demarc.runtime.llama;

/** A generation on its way. Its listener is told of exactly one end, whoever reports it first. */
final class Generation {

  private final String id;
  private final GenerationRequest request;
  private final GenerationListener listener;
  private final long deadlineNanos;
  private volatile boolean cancelled;
  private boolean over;

  Generation(
      String id, GenerationRequest request, GenerationListener listener, long deadlineNanos) {
    this.id = id;
    this.request = request;
    this.listener = listener;
    this.deadlineNanos = deadlineNanos;
  }

  String id() {
    return id;
  }

  ToChild.Chat chat() {
    return new ToChild.Chat(id, request);
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  boolean isOver() {
    return over;
  }

  void token(String text) {
    if (!over) {
      tell(() -> listener.onToken(text));
    }
  }

  void done(FromChild.Done done) {
    if (!over) {
      over = true;
      tell(() -> listener.onDone(done.finish(), done.promptTokens(), done.completionTokens()));
    }
  }

  void fail(Failure failure) {
    if (!over) {
      over = true;
      tell(() -> listener.onFailed(failure));
    }
  }

  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      // a listener's trouble is its own, as its contract says; it may hold content, so no log
    }
  }
}
