package dev.demarc.server.platform;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the cursor of the page after it; absent on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }

  /** Of a list that is bounded by its nature and has one page. */
  public static <T> Page<T> all(List<T> items) {
    return new Page<>(items, null);
  }

  /** The first {@code asked.limit()} of rows fetched with {@code asked.fetch()}. */
  public static <T> Page<T> of(List<T> rows, PageAsked asked, Function<T, String> cursor) {
    if (rows.size() <= asked.limit()) {
      return new Page<>(rows, null);
    }
    List<T> items = rows.subList(0, asked.limit());
    return new Page<>(items, asked.encode(cursor.apply(items.getLast())));
  }
}
