package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a change shows: for every combination of these values there is a request and a route of
 * which it is so. An attribute that is not named may have any value.
 *
 * @param example one of them; its decisive attributes are what it takes beside these values
 */
public record Region(SortedMap<Attribute, Values> values, Counterexample example) {
  public Region {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /**
   * Some values of an attribute.
   *
   * @param but whether they are all but the named ones
   */
  public record Values(boolean but, SortedSet<String> names) {
    public Values {
      names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** Whether a value is one of these. */
    public boolean contains(String value) {
      return names.contains(value) != but;
    }
  }
}
