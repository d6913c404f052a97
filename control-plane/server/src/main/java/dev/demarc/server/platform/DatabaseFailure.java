package dev.demarc.server.platform;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the database said no to. Its message never leaves the process. */
public final class DatabaseFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Too many connections; the server is stopping, crashed or starting. */
  private static final Set<String> AWAY = Set.of("53300", "57P01", "57P02", "57P03");

  private static final Set<String> CONFLICT = Set.of("23503", "23505");

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

  /** Whether a statement took longer than it was given. */
  public boolean isTimedOut() {
    return state.equals("57014");
  }

  /** Whether the database is away, so that the same call may succeed later. */
  public boolean isAway() {
    return isAway(state);
  }

  static boolean isAway(String state) {
    return state.startsWith("08") || AWAY.contains(state);
  }

  /** Whether the database behind this chain of causes is away. */
  static boolean isAway(Throwable failure) {
    return causes(failure)
        .anyMatch(sql ->
            isAway(String.valueOf(sql.getSQLState()))
                || String.valueOf(sql.getMessage()).contains("acquisition timeout"));
  }

  /** Whether a key or a reference refused the change, be it only at commit. */
  static boolean isConflict(Throwable failure) {
    return causes(failure).anyMatch(sql -> CONFLICT.contains(String.valueOf(sql.getSQLState())));
  }

  /**
   * Whether a value or a constraint is what this failed by, or it never came to the database: the
   * same again would fail again.
   */
  public static boolean isOfTheValue(Throwable failure) {
    List<String> states = causes(failure).map(sql -> String.valueOf(sql.getSQLState())).toList();
    return states.stream().allMatch(state -> state.startsWith("22") || state.startsWith("23"));
  }

  /** A commit's failure hides the database's among what it suppressed. */
  private static Stream<SQLException> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(16)
        .flatMap(cause -> Stream.concat(Stream.of(cause), Arrays.stream(cause.getSuppressed())))
        .flatMap(cause ->
            cause.getCause() == null ? Stream.of(cause) : Stream.of(cause, cause.getCause()))
        .filter(SQLException.class::isInstance)
        .map(SQLException.class::cast);
  }
}
