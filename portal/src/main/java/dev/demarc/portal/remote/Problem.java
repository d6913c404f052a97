package dev.demarc.portal.remote;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An RFC 9457 problem as the control plane sends it. */
public record Problem(
    @Nullable String title, @Nullable String detail, @Nullable String code, List<Field> errors) {

  @SuppressWarnings("NullAway") // absent in JSON
  public Problem {
    errors = errors == null ? List.of() : List.copyOf(errors);
  }

  /** One thing wrong with one field. */
  public record Field(
      @Nullable String field,
      @Nullable String reason,
      @Nullable Integer line,
      @Nullable Integer column) {

    /** In one line of words. */
    public String words() {
      String where = line != null ? "Line " + line + ": " : field == null ? "" : field + " ";
      return where + (reason == null ? "is not accepted" : reason);
    }

    /** Whether a detail is this error and no more. */
    private boolean isTold(String detail) {
      return detail.equals(field + ": " + reason);
    }
  }

  /** A problem without a body. */
  public static Problem empty() {
    return new Problem(null, null, null, List.of());
  }

  String titleOr(String otherwise) {
    return title == null || title.isBlank() ? otherwise : title;
  }

  /** The detail, and of the errors those that it does not tell already. */
  String words() {
    String told = detail == null ? "" : detail.strip();
    Stream<String> others =
        errors.stream().filter(each -> !each.isTold(told)).limit(5).map(Field::words);
    return Stream.concat(Stream.of(told), others)
        .filter(Predicate.not(String::isEmpty))
        .collect(Collectors.joining(" · "));
  }
}
