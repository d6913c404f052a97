package dev.demarc.runtime.llama;

import java.time.Duration;

/**
 * Whether a loaded child lives. Whatever it says is a sign of life. One that was silent for a fifth
 * of the time it has is asked, and one that then is silent for all of it is dead, also while it
 * generates: the child hears its parent on a thread of its own. For one thread.
 */
final class Pulse {
  /** What is to be done about it. */
  enum Due {
    NOTHING,
    ASK,
    DEAD
  }

  private static final int ASKED_AFTER = 5;

  private final long nanos;
  private boolean asked;
  private long dueAtNanos;

  Pulse(Duration lifeSign) {
    this.nanos = lifeSign.toNanos();
  }

  /** It said something. */
  void felt(long now) {
    asked = false;
    dueAtNanos = now + nanos / ASKED_AFTER;
  }

  /** What is due; that it was asked counts as done. */
  Due take(long now) {
    if (dueAtNanos - now > 0) {
      return Due.NOTHING;
    }
    if (asked) {
      return Due.DEAD;
    }
    asked = true;
    dueAtNanos = now + nanos;
    return Due.ASK;
  }

  long dueAtNanos() {
    return dueAtNanos;
  }
}
