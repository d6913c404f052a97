package dev.demarc.server.traces;

import dev.demarc.contract.trace.TraceAttribute.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of a span; all conditions of a search hold together. */
sealed interface SearchCondition {

  /** Its value is one of these; of several values, one of them is. */
  record OneOf(Searched what, List<String> values) implements SearchCondition {}

  /** It is not below one and not above the other, as far as they are said. */
  record Between(Searched what, @Nullable Number least, @Nullable Number most)
      implements SearchCondition {}

  /** The span says it, or does not. */
  record Said(Searched what, boolean there) implements SearchCondition {}

  /** Adds it to a statement's conditions. */
  default void addTo(StringBuilder sql, List<Object> arguments) {
    switch (this) {
      case OneOf(Searched what, List<String> values) -> {
        String takes =
            what.type() == Type.TEXTS
                ? "%s && ?"
                : "%s = any (?::text[]::" + what.sqlType() + "[])";
        sql.append(" and ").append(takes.formatted(what.sql()));
        arguments.add(values);
      }
      case Between between -> {
        bound(sql, arguments, between.what.sql() + " >= ?", between.least);
        bound(sql, arguments, between.what.sql() + " <= ?", between.most);
      }
      case Said(Searched what, boolean there) -> {
        String said =
            what.type() == Type.TEXTS
                ? "cardinality(%s) > 0".formatted(what.sql())
                : what.sql() + " is not null";
        sql.append(there ? " and " : " and not ").append("(").append(said).append(")");
      }
    }
  }

  private static void bound(
      StringBuilder sql, List<Object> arguments, String condition, @Nullable Number bound) {
    if (bound != null) {
      sql.append(" and ").append(condition);
      arguments.add(bound);
    }
  }
}
