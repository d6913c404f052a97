package dev.demarc.agent.receive;

import dev.demarc.contract.error.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the caller wants done when a person must agree first: header {@code Demarc-Consent}. */
public sealed interface ConsentMode {
  /** The header. */
  String HEADER = "Demarc-Consent";

  /** A longer wait is cut to this, below the time-outs of common clients. */
  Duration LONGEST_WAIT = Duration.ofSeconds(50);

  /** Ask, and answer at once that somebody was asked. The default. */
  record Ask() implements ConsentMode {}

  /** Ask, and hold the answer up to this long. */
  record Wait(Duration upTo) implements ConsentMode {}

  /** Ask nobody. */
  record Never() implements ConsentMode {}

  /** {@code ask}, {@code wait=<duration>} or {@code never}. */
  static ConsentMode parse(@Nullable String header) {
    if (header == null || header.equals("ask")) {
      return new Ask();
    }
    if (header.equals("never")) {
      return new Never();
    }
    if (header.startsWith("wait=")) {
      Duration wait = Durations.parse(HEADER, header.substring("wait=".length()));
      return new Wait(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }
    throw Refusal.about(
        ErrorCode.INVALID_REQUEST, HEADER, "Demarc-Consent is ask, wait=<duration> or never.");
  }
}
