package dev.demarc.contract;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Immutable copies with one order, so that equal values have equal bytes. An absent collection is
 * an empty one.
 */
public final class Sorted {
  private Sorted() {}

  /** The elements in their natural order. */
  public static <T extends Comparable<T>> SortedSet<T> set(@Nullable Collection<T> elements) {
    return elements == null || elements.isEmpty()
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(new TreeSet<>(elements));
  }

  /** The entries in the natural order of their keys. */
  public static <K extends Comparable<K>, V> SortedMap<K, V> map(@Nullable Map<K, V> entries) {
    return entries == null || entries.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /** The elements in the author's order. */
  public static <T> List<T> list(@Nullable List<T> elements) {
    return elements == null ? List.of() : List.copyOf(elements);
  }
}
