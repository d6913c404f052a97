package dev.demarc.engine.cubes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts a policy names for one attribute, each with its symbol: 1 for the first, and 0 for
 * every text that is not named. Open addressing at most half full, so that a look-up is one or two
 * probes and allocates nothing.
 */
final class Names {
  private final List<String> names;
  private final @Nullable String[] slots;
  private final int[] symbols;
  private final int mask;

  Names(Collection<String> names) {
    this.names = List.copyOf(names);
    int size = Integer.highestOneBit(Math.max(1, this.names.size())) << 2;
    this.mask = size - 1;
    this.slots = new @Nullable String[size];
    this.symbols = new int[size];
    for (int i = 0; i < this.names.size(); i++) {
      put(this.names.get(i), i + 1);
    }
  }

  private void put(String name, int symbol) {
    int slot = slot(name);
    while (slots[slot] != null) {
      slot = slot + 1 & mask;
    }
    slots[slot] = name;
    symbols[slot] = symbol;
  }

  /** The symbol of a text; 0 when it is not named. */
  int symbol(String text) {
    int slot = slot(text);
    String name = slots[slot];
    while (name != null && !name.equals(text)) {
      slot = slot + 1 & mask;
      name = slots[slot];
    }
    return symbols[slot];
  }

  private int slot(String text) {
    int hash = text.hashCode();
    return (hash ^ hash >>> 16) & mask;
  }

  /** The names in the order of their symbols. */
  List<String> inOrder() {
    return new ArrayList<>(names);
  }

  int size() {
    return names.size();
  }

  boolean isEmpty() {
    return names.isEmpty();
  }
}
