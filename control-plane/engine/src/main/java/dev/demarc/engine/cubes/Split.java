package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deals the cubes to one block for each symbol of the attribute that leaves the smallest blocks,
 * usually the class or the task, so that a request looks at one block only. A cube that does not
 * read the attribute is dealt to every block, which is bounded: an attribute that would multiply
 * the cubes too often is not split by.
 */
record Split(Attribute attribute, int blocks) {
  private static final int MOST_BLOCKS = 4_096;
  private static final long MOST_COPIES = 16;
  private static final long FREE_COPIES = 4_096;

  /** The best attribute to split by; empty when none makes blocks smaller. */
  static Optional<Split> of(List<RouteCube> cubes, Alphabet alphabet) {
    Optional<Split> best = Optional.empty();
    double smallest = cubes.size();
    for (Attribute attribute : Attribute.values()) {
      if (attribute.kind() != Attribute.Kind.ONE || RouteSymbols.OF_ROUTE.contains(attribute)) {
        continue;
      }
      int blocks = alphabet.size(attribute);
      long copies = copies(cubes, attribute, blocks);
      double mean = (double) copies / blocks;
      if (blocks <= MOST_BLOCKS
          && copies <= MOST_COPIES * cubes.size() + FREE_COPIES
          && mean < smallest) {
        smallest = mean;
        best = Optional.of(new Split(attribute, blocks));
      }
    }
    return best;
  }

  private static long copies(List<RouteCube> cubes, Attribute attribute, int blocks) {
    long copies = 0;
    for (RouteCube cube : cubes) {
      Bits allowed = cube.request().allowed().get(attribute);
      copies += allowed == null ? blocks : allowed.size();
    }
    return copies;
  }

  /** The cubes of each symbol, in their order, without what they say of the attribute. */
  List<List<RouteCube>> deal(List<RouteCube> cubes) {
    List<List<RouteCube>> dealt = new ArrayList<>();
    for (int symbol = 0; symbol < blocks; symbol++) {
      dealt.add(new ArrayList<>());
    }
    Bits all = Bits.range(0, blocks);
    for (RouteCube cube : cubes) {
      Cube rest = cube.request().without(List.of(attribute));
      RouteCube dealtCube = new RouteCube(cube.rank(), rest, cube.routes());
      cube.request()
          .allowed()
          .getOrDefault(attribute, all)
          .forEach(symbol -> dealt.get(symbol).add(dealtCube));
    }
    return dealt;
  }
}
