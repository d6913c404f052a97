package dev.demarc.runtime.onnx;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Why there is no answer. */
public enum Failure {
  /** As many as may wait are waiting. */
  QUEUE_FULL,
  /** No child has the model loaded. */
  NOT_READY,
  /** A text is longer than is read; none is ever cut in silence. */
  CONTEXT_EXCEEDED,
  /** It took longer than the caller waits, or than any request may. */
  TIMED_OUT,
  /** The child ended, or broke the protocol. */
  RUNTIME_FAILED,
  /** The child did not load or answer in its time, and was ended. */
  HUNG,
  /** The child took more memory than it may, and was ended. */
  MEMORY_EXCEEDED,
  /** A file is not the one that was declared. */
  FILE_CHANGED,
  /** The model gives another number of labels than were declared. */
  LABELS_MISMATCH,
  /** The runtime was closed. */
  CLOSED;

  private static final Set<Failure> SAID_BY_THE_CHILD =
      EnumSet.of(CONTEXT_EXCEEDED, TIMED_OUT, LABELS_MISMATCH);

  /** As it is written on the wire and told on. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Failure ofCode(String code) {
    return SAID_BY_THE_CHILD.stream()
        .filter(each -> code.equals(each.code()))
        .findFirst()
        .orElse(RUNTIME_FAILED);
  }
}
