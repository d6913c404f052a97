package dev.demarc.process;

import io.quarkus.logging.LoggingFilter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Takes from the log what exceptions say, which may quote what somebody sent, from when requests
 * are served. Until then nobody has sent anything, and a start that fails must say why.
 */
@LoggingFilter(name = "without-messages")
public final class WithoutMessages implements Filter {
  private static final AtomicBoolean SERVING = new AtomicBoolean();

  /** Requests are served from here on. */
  static void serving() {
    SERVING.set(true);
  }

  @Override
  public boolean isLoggable(LogRecord line) {
    Throwable thrown = line.getThrown();
    if (SERVING.get() && thrown != null && !(thrown instanceof Unquoted)) {
      line.setThrown(Unquoted.of(thrown));
    }
    return true;
  }
}
