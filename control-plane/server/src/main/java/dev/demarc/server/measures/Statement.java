package dev.demarc.server.measures;

import java.util.ArrayList;
import java.util.List;

/** SQL and its arguments, built up side by side. Not for use by two threads. */
final class Statement {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> arguments = new ArrayList<>();

  /** Adds a part and what its question marks stand for. */
  Statement add(String part, Object... itsArguments) {
    sql.append(part);
    arguments.addAll(List.of(itsArguments));
    return this;
  }

  String sql() {
    return sql.toString();
  }

  Object[] arguments() {
    return arguments.toArray();
  }
}
