package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the values of attributes become symbols and bits, as far as one policy can tell them apart.
 *
 * <ul>
 *   <li>An attribute with one value has one symbol: 0 for any value the policy does not name, then
 *       those it names.
 *   <li>A number has the symbol of its interval between the thresholds that occur: 0 below the
 *       first, {@code n} from the last on. A number that equals a threshold is in the interval
 *       above it, because {@code atLeast} holds there.
 *   <li>A flag has symbol 0 or 1.
 *   <li>A set has bits instead: see {@link Elements}.
 * </ul>
 */
final class Alphabet {
  private final Map<Attribute, Names> names = new EnumMap<>(Attribute.class);
  private final Map<Attribute, long[]> thresholds = new EnumMap<>(Attribute.class);
  private final Map<Attribute, Elements> elements = new EnumMap<>(Attribute.class);
  private final int words;
  private volatile @Nullable Possible possible;

  private Alphabet(Atoms atoms) {
    int offset = 0;
    for (Attribute attribute : Attribute.values()) {
      switch (attribute.kind()) {
        case ONE -> names.put(attribute, new Names(named(atoms.values(), attribute)));
        case NUMBER -> thresholds.put(attribute, ascending(named(atoms.thresholds(), attribute)));
        case FLAG -> {}
        case SET -> {
          Set<SortedSet<String>> lists = atoms.lists().getOrDefault(attribute, Set.of());
          Elements own = new Elements(offset, named(atoms.elements(), attribute), lists);
          elements.put(attribute, own);
          offset += own.words();
        }
      }
    }
    this.words = offset;
  }

  /** What it takes to tell apart what these conditions tell apart. */
  static Alphabet of(Collection<Condition> conditions) {
    return new Alphabet(Atoms.of(conditions));
  }

  private static <T> SortedSet<T> named(Map<Attribute, SortedSet<T>> sets, Attribute attribute) {
    return sets.getOrDefault(attribute, new TreeSet<>());
  }

  private static long[] ascending(SortedSet<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** How many symbols an attribute has that is no set. */
  int size(Attribute attribute) {
    return switch (attribute.kind()) {
      case ONE -> names(attribute).size() + 1;
      case NUMBER -> thresholds(attribute).length + 1;
      case FLAG -> 2;
      case SET -> throw new IllegalArgumentException(attribute.wire() + " has bits, not symbols");
    };
  }

  /** What is possible over it; made when it is first asked for. */
  Possible possible() {
    Possible made = possible;
    if (made == null) {
      made = new Possible(this);
      possible = made;
    }
    return made;
  }

  /** How many words the bits of all sets take. */
  int words() {
    return words;
  }

  Names names(Attribute attribute) {
    return of(names, attribute);
  }

  /** Ascending. */
  long[] thresholds(Attribute attribute) {
    return of(thresholds, attribute);
  }

  Elements elements(Attribute attribute) {
    return of(elements, attribute);
  }

  private static <T> T of(Map<Attribute, T> of, Attribute attribute) {
    T own = of.get(attribute);
    if (own == null) {
      throw new IllegalArgumentException(attribute.wire() + " is of kind " + attribute.kind());
    }
    return own;
  }

  /** The symbols of these values. */
  Bits symbols(Attribute attribute, Collection<String> values) {
    Names own = names(attribute);
    return Bits.of(values.stream().mapToInt(own::symbol).toArray());
  }

  /** The symbols of the numbers that are the threshold or more. */
  Bits atLeast(Attribute attribute, long threshold) {
    return Bits.range(interval(thresholds(attribute), threshold), size(attribute));
  }

  /** How many of the ascending thresholds the number reaches. */
  static int interval(long[] thresholds, long number) {
    int reached = 0;
    for (long threshold : thresholds) {
      reached += number >= threshold ? 1 : 0;
    }
    return reached;
  }

  /** The sets that have bits at all. */
  List<Elements> sets() {
    return elements.values().stream().filter(own -> !own.isEmpty()).toList();
  }
}
