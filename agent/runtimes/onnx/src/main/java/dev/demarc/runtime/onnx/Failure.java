package dev.demarc.runtime.onnx;

import java.util.Locale;

/** Why there are no vectors. */
public enum Failure {
  /** As many as may wait are waiting. */
  QUEUE_FULL,
  /** No child has the model loaded. */
  NOT_READY,
  /** A text is longer than the model reads; none is ever cut in silence. */
  CONTEXT_EXCEEDED,
  /** It took longer than the caller waits, or than any request may. */
  TIMED_OUT,
  /** The child ended, or broke the protocol. */
  RUNTIME_FAILED,
  /** The child did not load or answer in its time, and was ended. */
  HUNG,
  /** The child took more memory than it may, and was ended. */
  MEMORY_EXCEEDED,
  /** The runtime was closed. */
  CLOSED;

  /** As it is written on the wire and told on. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Failure ofCode(String code) {
    return code.equals(CONTEXT_EXCEEDED.code()) ? CONTEXT_EXCEEDED : RUNTIME_FAILED;
  }
}
