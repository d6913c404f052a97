package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A conjunction: it holds where every attribute it names has one of the allowed symbols, every
 * present bit is on and every absent bit is off. What must be on and what must be off are apart, so
 * that each is tested by one operation on a word.
 *
 * @param allowed by attribute, never empty and never all symbols
 */
record Cube(Map<Attribute, Bits> allowed, Bits present, Bits absent) {
  /** Holds everywhere. */
  static final Cube ALWAYS = new Cube(Map.of(), Bits.NONE, Bits.NONE);

  static Cube one(Attribute attribute, Bits allowed) {
    return new Cube(Map.of(attribute, allowed), Bits.NONE, Bits.NONE);
  }

  static Cube present(int bit) {
    return new Cube(Map.of(), Bits.of(bit), Bits.NONE);
  }

  static Cube absent(int bit) {
    return new Cube(Map.of(), Bits.NONE, Bits.of(bit));
  }

  /** Where both hold; empty when that is nowhere. */
  Optional<Cube> and(Cube other) {
    Bits on = present.or(other.present);
    Bits off = absent.or(other.absent);
    if (on.meets(off)) {
      return Optional.empty();
    }
    Map<Attribute, Bits> both = copy();
    for (Map.Entry<Attribute, Bits> literal : other.allowed.entrySet()) {
      both.merge(literal.getKey(), literal.getValue(), Bits::and);
    }
    return both.values().stream().anyMatch(Bits::isEmpty)
        ? Optional.empty()
        : Optional.of(new Cube(both, on, off));
  }

  /** Whether there is where both hold, as far as their literals show. */
  boolean meets(Cube other) {
    if (present.meets(other.absent) || absent.meets(other.present)) {
      return false;
    }
    for (Map.Entry<Attribute, Bits> literal : allowed.entrySet()) {
      Bits theirs = other.allowed.get(literal.getKey());
      if (theirs != null && !literal.getValue().meets(theirs)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it holds wherever the other does, as far as their literals show. */
  boolean covers(Cube other) {
    for (Map.Entry<Attribute, Bits> literal : allowed.entrySet()) {
      Bits theirs = other.allowed.get(literal.getKey());
      if (theirs == null || !literal.getValue().containsAll(theirs)) {
        return false;
      }
    }
    return other.present.containsAll(present) && other.absent.containsAll(absent);
  }

  /** One cube for both, where they differ in the allowed symbols of one attribute only. */
  Optional<Cube> merge(Cube other, Alphabet alphabet) {
    if (!present.equals(other.present)
        || !absent.equals(other.absent)
        || !allowed.keySet().equals(other.allowed.keySet())) {
      return Optional.empty();
    }
    List<Attribute> differing =
        allowed.keySet().stream()
            .filter(attribute -> !allowed(attribute).equals(other.allowed(attribute)))
            .toList();
    if (differing.size() != 1) {
      return Optional.empty();
    }
    Attribute attribute = differing.getFirst();
    Bits either = allowed(attribute).or(other.allowed(attribute));
    Map<Attribute, Bits> merged = copy();
    merged.put(attribute, either);
    boolean all = either.size() == alphabet.size(attribute);
    Cube cube = new Cube(merged, present, absent);
    return Optional.of(all ? cube.without(differing) : cube);
  }

  private Bits allowed(Attribute attribute) {
    return allowed.getOrDefault(attribute, Bits.NONE);
  }

  /** The same without what it says of some attributes. */
  Cube without(Iterable<Attribute> attributes) {
    Map<Attribute, Bits> rest = copy();
    attributes.forEach(rest::remove);
    return new Cube(rest, present, absent);
  }

  private Map<Attribute, Bits> copy() {
    EnumMap<Attribute, Bits> copy = new EnumMap<>(Attribute.class);
    copy.putAll(allowed);
    return copy;
  }
}
