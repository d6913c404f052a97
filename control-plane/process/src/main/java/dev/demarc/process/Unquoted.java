package dev.demarc.process;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An exception as the log may tell it: type, frames, causes and what was suppressed, at most eight
 * of each, without what they say. What is said of addresses and certificates is kept, since no
 * caller's words are in it, and so is the state of a database's.
 */
final class Unquoted extends Throwable {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 8;
  private static final List<Class<? extends Exception>> PLAIN =
      List.of(
          ConnectException.class,
          UnknownHostException.class,
          SSLException.class,
          GeneralSecurityException.class);

  private final String told;

  private Unquoted(Throwable thrown, @Nullable Throwable cause) {
    super(null, cause);
    this.told = tell(thrown);
    setStackTrace(thrown.getStackTrace());
  }

  static Unquoted of(Throwable thrown) {
    return of(thrown, MOST);
  }

  private static Unquoted of(Throwable thrown, int left) {
    Throwable cause = thrown.getCause();
    Unquoted unquoted =
        new Unquoted(thrown, cause == null || left == 1 ? null : of(cause, left - 1));
    if (left == MOST) {
      Arrays.stream(thrown.getSuppressed())
          .limit(MOST)
          .forEach(suppressed -> unquoted.addSuppressed(of(suppressed, left - 1)));
    }
    return unquoted;
  }

  private static String tell(Throwable thrown) {
    String type = thrown.getClass().getName();
    if (thrown instanceof SQLException sql && sql.getSQLState() != null) {
      return type + " " + sql.getSQLState();
    }
    return PLAIN.stream().anyMatch(plain -> plain.isInstance(thrown)) ? thrown.toString() : type;
  }

  @Override
  public String toString() {
    return told;
  }
}
