package dev.demarc.engine.cubes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The bits of one attribute whose value is a set. They start on a word of their own:
 *
 * <pre>
 *   bit   offset*64 …                    … + number of lists
 *        +-----------+-----------+-------+-------------+-------------+
 *        | has "phi" | has "pci" |   …   | outside L0  | outside L1  | …
 *        +-----------+-----------+-------+-------------+-------------+
 * </pre>
 *
 * <p>The first ones say that the set has an element, the others that it has one that is not in a
 * list which occurs in a {@code within}. So every element turns on a few bits known beforehand, its
 * row, and an element the policy does not name turns on "outside" of every list and nothing else.
 */
final class Elements {
  private final int offset;
  private final Map<String, Integer> present = new HashMap<>();
  private final Map<SortedSet<String>, Integer> outside = new HashMap<>();
  private final Names names;
  private final long[][] rows;
  private final int words;

  /**
   * @param offset the first word
   * @param named the elements that occur in a {@code has}
   * @param lists the lists that occur in a {@code within}
   */
  Elements(int offset, SortedSet<String> named, Collection<SortedSet<String>> lists) {
    this.offset = offset;
    this.words = (named.size() + lists.size() + 63) >> 6;
    named.forEach(name -> present.put(name, present.size()));
    lists.forEach(list -> outside.put(list, named.size() + outside.size()));
    SortedSet<String> all = new TreeSet<>(named);
    lists.forEach(all::addAll);
    this.names = new Names(all);
    List<long[]> rows = new ArrayList<>();
    rows.add(row(Optional.empty()));
    names.inOrder().forEach(name -> rows.add(row(Optional.of(name))));
    this.rows = rows.toArray(long[][]::new);
  }

  /** The bits of a named element, or of every other one. */
  private long[] row(Optional<String> name) {
    long[] row = new long[words];
    name.map(present::get).ifPresent(bit -> set(row, bit));
    outside.forEach((list, bit) -> {
      if (name.isEmpty() || !list.contains(name.get())) {
        set(row, bit);
      }
    });
    return row;
  }

  private static void set(long[] row, int bit) {
    row[bit >> 6] |= 1L << bit;
  }

  /** The bit that says the set has the element. */
  int presentBit(String name) {
    return (offset << 6) + bit(present.get(name), name);
  }

  /** Whether there is such a bit for it. */
  boolean hasPresentBit(String name) {
    return present.containsKey(name);
  }

  /** How many such bits there are; they are the first ones. */
  int presentBits() {
    return present.size();
  }

  /** The bit that says the set has an element that is not in the list. */
  int outsideBit(SortedSet<String> list) {
    return (offset << 6) + bit(outside.get(list), list);
  }

  private static int bit(@Nullable Integer bit, Object of) {
    if (bit == null) {
      throw new IllegalArgumentException(of + " does not occur in the policy");
    }
    return bit;
  }

  /** Turns on the bits of one element. */
  void add(String element, long[] bits) {
    long[] row = rows[names.symbol(element)];
    for (int i = 0; i < row.length; i++) {
      bits[offset + i] |= row[i];
    }
  }

  /** The bits an element turns on. */
  Bits bitsOf(String element) {
    long[] bits = new long[offset + words];
    add(element, bits);
    return Bits.ofWords(bits);
  }

  /** The elements the policy names. */
  List<String> named() {
    return names.inOrder();
  }

  /** How many words the bits take. */
  int words() {
    return words;
  }

  /** The first word. */
  int offset() {
    return offset;
  }

  boolean isEmpty() {
    return words == 0;
  }
}
