package dev.demarc.server.platform;

import java.sql.SQLException;
import java.util.Set;

/** What the database said no to. Its message never leaves the process. */
public final class DatabaseFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Too many connections; the server is stopping, crashed or starting. */
  private static final Set<String> AWAY = Set.of("53300", "57P01", "57P02", "57P03");

  private final String state;

  public DatabaseFailure(SQLException cause) {
    super(cause);
    this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
  }

  /** Whether a unique or exclusion constraint refused the row. */
  public boolean isDuplicate() {
    return state.equals("23505");
  }

  /** Whether a row that it names is not there, or one that names it still is. */
  public boolean isReference() {
    return state.equals("23503");
  }

  /** Whether the database is away, so that the same call may succeed later. */
  public boolean isAway() {
    return isAway(state);
  }

  static boolean isAway(String state) {
    return state.startsWith("08") || AWAY.contains(state);
  }

  /** The database failure in this chain of causes that says the database is away. */
  static boolean isAway(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (cause instanceof SQLException sql) {
        String message = String.valueOf(sql.getMessage());
        if (isAway(String.valueOf(sql.getSQLState())) || message.contains("acquisition timeout")) {
          return true;
        }
      }
      cause = cause.getCause();
    }
    return false;
  }
}
