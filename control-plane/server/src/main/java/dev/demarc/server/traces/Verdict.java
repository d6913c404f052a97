package dev.demarc.server.traces;

import org.jspecify.annotations.Nullable;

/** What the gate says of one span. */
sealed interface Verdict {

  /** It may be stored. */
  record Accepted(TraceRecord record) implements Verdict {}

  /**
   * It may not.
   *
   * @param attribute whose name may be told to the sender, where there is one
   */
  record Refused(Refusal reason, @Nullable String attribute) implements Verdict {}
}
