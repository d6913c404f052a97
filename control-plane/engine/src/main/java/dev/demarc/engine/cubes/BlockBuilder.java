package dev.demarc.engine.cubes;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The tables of a {@link Block} that are one entry for each cube. */
final class BlockBuilder {
  private static final int[] NOTHING = {};

  private final CubePolicy policy;
  private final List<RouteCube> cubes;
  private final BlockIndex index;

  /**
   * @param cubes by rank
   */
  BlockBuilder(CubePolicy policy, List<RouteCube> cubes, Space space) {
    this.policy = policy;
    this.cubes = cubes;
    this.index = new BlockIndex(policy.alphabet(), cubes, space);
  }

  Block build() {
    return new Block(this);
  }

  BlockIndex index() {
    return index;
  }

  int size() {
    return cubes.size();
  }

  int words() {
    return (cubes.size() + 63) >> 6;
  }

  /** How many forbid. */
  int forbids() {
    return (int) cubes.stream().filter(cube -> policy.forbids(cube.rank())).count();
  }

  /** How many forbid or oblige; the plain allows come after them. */
  int plain() {
    long oblige = cubes.stream().filter(cube -> !policy.obliges(cube.rank()).isEmpty()).count();
    return forbids() + (int) oblige;
  }

  long[] routes() {
    return cubes.stream().mapToLong(RouteCube::routes).toArray();
  }

  int[] ranks() {
    return cubes.stream().mapToInt(RouteCube::rank).toArray();
  }

  int[][] obligations() {
    return cubes.stream().map(cube -> numbers(policy.obliges(cube.rank()))).toArray(int[][]::new);
  }

  private static int[] numbers(Bits bits) {
    IntStream.Builder numbers = IntStream.builder();
    bits.forEach(numbers::add);
    return bits.isEmpty() ? NOTHING : numbers.build().toArray();
  }

  /** Of the cubes the index does not say everything of; the others are not verified. */
  Check[] checks() {
    Check[] checks = new Check[cubes.size()];
    Arrays.fill(checks, new Check(Cube.ALWAYS, policy.alphabet()));
    Bits.ofWords(index.checked())
        .forEach(cube -> checks[cube] = new Check(cubes.get(cube).request(), policy.alphabet()));
    return checks;
  }
}
