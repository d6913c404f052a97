package dev.demarc.agent.record;

/** Evidence cannot be written: nothing may leave. */
public final class JournalUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalUnavailable(String why) {
    super(why);
  }

  JournalUnavailable(String why, Throwable cause) {
    super(why, cause);
  }
}
