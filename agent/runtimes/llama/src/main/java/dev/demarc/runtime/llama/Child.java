package dev.demarc.runtime.llama;

/** A running child, as the supervisor handles it. Its methods never block. */
interface Child {

  /** Queues a message; when it cannot be sent the child is reported gone. */
  void send(ToChild message);

  /** Ends the process at once and removes what it left. It is not reported gone for this. */
  void kill();

  /** Process id. */
  long pid();

  /** Hears a child. Called from any thread; may block while the supervisor is behind. */
  interface Sink {
    void said(FromChild message);

    /** Once at most: it died, hung up, broke the protocol, or was ended for this reason. */
    void gone(Failure why);
  }

  /** Starts children. */
  interface Launcher {
    /** Starts one; whatever goes wrong, also at once, is reported to the sink as gone. */
    Child launch(Sink sink);
  }
}
