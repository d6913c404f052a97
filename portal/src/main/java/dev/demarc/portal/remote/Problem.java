package dev.demarc.portal.remote;

import java.util.List;
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
  }

  /** A problem without a body. */
  public static Problem empty() {
    return new Problem(null, null, null, List.of());
  }

  String titleOr(String otherwise) {
    return title == null || title.isBlank() ? otherwise : title;
  }

  String words() {
    Stream<String> head = detail == null || detail.isBlank() ? Stream.of() : Stream.of(detail);
    return Stream.concat(head, errors.stream().limit(5).map(Field::words))
        .collect(Collectors.joining(" · "));
  }
}
