package dev.demarc.runtime.llama;

import java.util.Arrays;

/** Why there is no, or no whole, answer. The wire code is the lower-case name. */
public enum Failure {
  /** As many generations wait as may. */
  QUEUE_FULL,
  /** The runtime was closed. */
  CLOSED,
  /** The caller took the request back. */
  CANCELLED,
  /** The time for this generation, waiting included, is over. */
  TIMED_OUT,
  /** The child process died or broke the protocol; it is being restarted. */
  RUNTIME_FAILED,
  /** The child did not load, stop or say that it lives in its time, and was ended. */
  HUNG,
  /** The child took more memory than it may, and was ended. */
  MEMORY_EXCEEDED,
  /** The model file could not be loaded. */
  LOAD_FAILED,
  /** Prompt and answer together do not fit the context. */
  CONTEXT_EXCEEDED,
  /** The JSON Schema is not one that can be turned into a grammar. */
  BAD_SCHEMA,
  /** The child is at work on another generation. */
  BUSY,
  /** The request makes no sense to the child. */
  BAD_REQUEST;

  /** As it is written on the wire and told on. */
  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The failure of this code; one that a newer child may know is {@link #RUNTIME_FAILED}. */
  static Failure ofCode(String code) {
    return Arrays.stream(values())
        .filter(failure -> failure.code().equals(code))
        .findFirst()
        .orElse(RUNTIME_FAILED);
  }
}
