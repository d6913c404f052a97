package dev.demarc.agent.execute;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that answers may take until they are passed on, for all of them together: half of the
 * heap, which is one for the whole process, and so is this. An answer of up to {@value #FREE} bytes
 * takes none of it. What finds no room fails with {@code answers_full}, which is not its target's
 * fault; nothing waits. Safe for many threads.
 */
final class AnswerRoom {
  /** The room of this process. */
  static final AnswerRoom SHARED = new AnswerRoom(Runtime.getRuntime().maxMemory() / 2);

  /** As many times as requests may be under way, this fits beside the room. */
  static final int FREE = 64 << 10;

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  AnswerRoom(long most) {
    this.most = most;
  }

  /** What one answer takes. For one thread. */
  final class Share {
    private long held;

    /** Takes so much in all, no longer what it took before. */
    void holds(long bytes) throws AttemptFailed {
      long now = Math.max(0, bytes - FREE);
      if (now == held) {
        return;
      }
      if (taken.addAndGet(now - held) > most && now > held) {
        taken.addAndGet(held - now);
        throw AttemptFailed.ours("answers_full");
      }
      held = now;
    }

    void leave() {
      taken.addAndGet(-held);
      held = 0;
    }
  }

  Share enter() {
    return new Share();
  }

  long taken() {
    return taken.get();
  }
}
