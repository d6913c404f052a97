package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements that a set can have, by the bits they turn on: for the many questions of a search
 * whether some set has certain bits. A bit of an element has that one only to give it; "outside" of
 * a list is given by every element beyond it, of which the unnamed one is asked first. Immutable.
 */
final class Choices {
  private final int firstWord;
  private final int words;
  private final @Nullable Bits[] only;
  private final List<Bits> any;

  Choices(Attribute attribute, Elements set) {
    this.firstWord = set.offset();
    this.words = set.words();
    this.only = new @Nullable Bits[set.presentBits()];
    List<Bits> rows = new ArrayList<>();
    rows.add(set.bitsOf(RealValues.other(set.named())));
    for (String name : set.named()) {
      if (RealValues.isReal(attribute, name)) {
        Bits row = set.bitsOf(name);
        rows.add(row);
        if (set.hasPresentBit(name)) {
          only[set.presentBit(name) - (firstWord << 6)] = row;
        }
      }
    }
    this.any = List.copyOf(rows);
  }

  /** Whether a region asks for any bit of the set. */
  boolean asked(Cube region) {
    for (int word = firstWord; word < firstWord + words; word++) {
      if (region.present().word(word) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether each bit a region asks for has an element that turns on none that must be off. */
  boolean give(Cube region) {
    for (int word = firstWord; word < firstWord + words; word++) {
      for (long rest = region.present().word(word); rest != 0; rest &= rest - 1) {
        if (!give((word << 6) + Long.numberOfTrailingZeros(rest), region.absent())) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean give(int bit, Bits absent) {
    int own = bit - (firstWord << 6);
    if (own < only.length) {
      Bits row = only[own];
      return row != null && !row.meets(absent);
    }
    for (Bits row : any) {
      if (row.has(bit) && !row.meets(absent)) {
        return true;
      }
    }
    return false;
  }

  /** How many elements {@link #give(Cube)} compares at most. */
  long scans(Cube region) {
    long scans = 0;
    for (int word = firstWord; word < firstWord + words; word++) {
      long asked = region.present().word(word);
      int named = Long.bitCount(asked & named(word));
      scans += named + (Long.bitCount(asked) - named) * (long) any.size();
    }
    return scans;
  }

  /** Which bits of a word are those of an element. */
  private long named(int word) {
    int before = only.length - (word - firstWord << 6);
    return before >= 64 ? -1 : before <= 0 ? 0 : (1L << before) - 1;
  }

  /** Whether so many different elements turn on nothing that must be off. */
  boolean leave(int some, Bits absent) {
    if (some == 0 || !any.getFirst().meets(absent)) {
      return true;
    }
    int left = some;
    for (Bits row : any) {
      left -= row.meets(absent) ? 0 : 1;
      if (left == 0) {
        return true;
      }
    }
    return false;
  }

  /** How many elements {@link #leave} compares at most. */
  int leaves(Bits absent) {
    return any.getFirst().meets(absent) ? any.size() : 1;
  }
}
