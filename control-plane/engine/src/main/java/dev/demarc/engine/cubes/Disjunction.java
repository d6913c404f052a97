package dev.demarc.engine.cubes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cubes of which one must hold, kept few: one that another covers is not kept, and two that differ
 * in the symbols of one attribute become one. At most {@code most} are kept; past that it is full,
 * takes no more and says so.
 */
final class Disjunction {
  private final Alphabet alphabet;
  private final int most;
  private final List<Cube> cubes = new ArrayList<>();
  private boolean full;

  Disjunction(Alphabet alphabet, int most) {
    this.alphabet = alphabet;
    this.most = most;
  }

  void add(Cube cube) {
    Cube widest = cube;
    for (int i = 0; i < cubes.size(); ) {
      Cube own = cubes.get(i);
      if (own.covers(widest)) {
        return;
      }
      Optional<Cube> merged = own.merge(widest, alphabet);
      if (widest.covers(own) || merged.isPresent()) {
        cubes.remove(i);
        i = merged.isPresent() ? 0 : i;
        widest = merged.orElse(widest);
      } else {
        i++;
      }
    }
    cubes.add(widest);
    full |= cubes.size() > most;
  }

  boolean full() {
    return full;
  }

  /** The cubes; empty when they were too many. */
  Optional<List<Cube>> cubes() {
    return full ? Optional.empty() : Optional.of(List.copyOf(cubes));
  }
}
