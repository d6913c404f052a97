package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Finds where a change shows, one region after the other: each that is found is closed for the next
 * search, until nothing is left. A cube is found whole; what it says of attributes that are not
 * shown is left out before it is closed, so that every region stands for combinations which no
 * other one has.
 */
final class RegionSearch {
  /** What regions are told by; an example says the rest. */
  static final Set<Attribute> SHOWN =
      Set.of(
          Attribute.DATA_CLASS,
          Attribute.TASK,
          Attribute.ORIGIN_BOUNDARY,
          Attribute.TARGET_BOUNDARY,
          Attribute.TARGET_REGION,
          Attribute.TARGET_OPERATOR);

  private static final int MOST_REGIONS = 100;

  private final Alphabet alphabet;
  private final Possible possible;

  RegionSearch(Alphabet alphabet) {
    this.alphabet = alphabet;
    this.possible = new Possible(alphabet);
  }

  Alphabet alphabet() {
    return alphabet;
  }

  /** A cube with an example from where it was found. */
  private record Found(Cube cube, Counterexample example) {}

  /** What was found, and whether that is all. */
  record Cubes(List<Cube> cubes, boolean complete) {}

  /** By {@link #SHOWN}; neighbours joined. */
  Regions shown(Question question, Steps steps) {
    List<Found> found = new ArrayList<>();
    boolean complete = search(question, steps, MOST_REGIONS, this::shown, found);
    return new Regions(joined(found).stream().map(this::region).toList(), complete);
  }

  /** By all attributes. */
  Cubes exact(Question question, Steps steps) {
    List<Found> found = new ArrayList<>();
    boolean complete = search(question, steps, Integer.MAX_VALUE, UnaryOperator.identity(), found);
    return new Cubes(found.stream().map(Found::cube).toList(), complete);
  }

  private boolean search(
      Question question, Steps steps, int most, UnaryOperator<Cube> told, List<Found> found) {
    List<Cube> known = new ArrayList<>();
    while (true) {
      switch (question.look(alphabet, known, steps)) {
        case GuaranteeSearch.Outside.Found one -> {
          if (known.size() == most) {
            return false;
          }
          Cube cube = told.apply(one.region());
          known.add(cube);
          found.add(new Found(cube, possible.example(one.region(), one.rule())));
        }
        case GuaranteeSearch.Outside.Spent spent -> {
          return false;
        }
        case GuaranteeSearch.Outside.Nowhere nowhere -> {
          return true;
        }
      }
    }
  }

  private Cube shown(Cube cube) {
    List<Attribute> others =
        cube.allowed().keySet().stream().filter(it -> !SHOWN.contains(it)).toList();
    Cube kept = cube.without(others);
    return new Cube(kept.allowed(), Bits.NONE, Bits.NONE);
  }

  private List<Found> joined(List<Found> found) {
    List<Found> joined = new ArrayList<>();
    for (Found one : found) {
      Found whole = one;
      Optional<Found> neighbour = neighbour(joined, whole);
      while (neighbour.isPresent()) {
        joined.remove(neighbour.get());
        Cube both = neighbour.get().cube().merge(whole.cube(), alphabet).orElseThrow();
        whole = new Found(both, neighbour.get().example());
        neighbour = neighbour(joined, whole);
      }
      joined.add(whole);
    }
    return joined;
  }

  private Optional<Found> neighbour(List<Found> among, Found one) {
    return among.stream()
        .filter(it -> it.cube().merge(one.cube(), alphabet).isPresent())
        .findFirst();
  }

  private Region region(Found found) {
    SortedMap<Attribute, Region.Values> values = new TreeMap<>();
    for (Map.Entry<Attribute, Bits> each : found.cube().allowed().entrySet()) {
      if (!each.getValue().equals(possible.everything().allowed().get(each.getKey()))) {
        values.put(each.getKey(), values(each.getKey(), each.getValue()));
      }
    }
    return new Region(values, found.example());
  }

  /**
   * Symbol 0 stands for all that is not named, so with it the others are told by who is missing.
   */
  private Region.Values values(Attribute attribute, Bits allowed) {
    boolean but = allowed.has(0);
    List<String> names = alphabet.names(attribute).inOrder();
    TreeSet<String> told = new TreeSet<>();
    for (int symbol = 1; symbol <= names.size(); symbol++) {
      if (allowed.has(symbol) != but) {
        told.add(names.get(symbol - 1));
      }
    }
    return new Region.Values(but, told);
  }
}
