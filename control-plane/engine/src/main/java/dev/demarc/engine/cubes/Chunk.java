package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Attribute;
import dev.demarc.engine.rules.Offered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A policy specialised to at most 64 routes, dealt to blocks by one attribute of the request. */
final class Chunk {
  /** The most routes of one chunk: one bit of a word for each. */
  static final int ROUTES = Long.SIZE;

  /** The symbol at this place is always 0: what a policy that is not split is "split" by. */
  static final int UNSPLIT = Attribute.values().length;

  private static final long MOST_BIT_PLACES = 1L << 22;

  private final long all;
  private final int split;
  final Block[] blocks;

  private Chunk(long all, int split, Block[] blocks) {
    this.all = all;
    this.split = split;
    this.blocks = blocks;
  }

  static Chunk of(List<Offered> routes, CubePolicy policy, Space space) {
    Alphabet alphabet = policy.alphabet();
    List<RouteSymbols> symbols =
        routes.stream().map(offered -> RouteSymbols.of(offered, alphabet)).toList();
    List<RouteCube> cubes = RouteCube.against(symbols, policy);
    Optional<Split> split =
        Split.of(cubes, alphabet)
            .filter(it -> (long) it.blocks() * (alphabet.words() << 6) <= MOST_BIT_PLACES);
    List<List<RouteCube>> dealt = split.map(it -> it.deal(cubes)).orElse(List.of(cubes));
    Absorption absorption = new Absorption(policy);
    List<Block> blocks = new ArrayList<>();
    for (List<RouteCube> own : dealt) {
      blocks.add(new BlockBuilder(policy, absorption.without(own), space).build());
    }
    return new Chunk(
        -1L >>> -routes.size(),
        split.map(it -> it.attribute().ordinal()).orElse(UNSPLIT),
        blocks.toArray(Block[]::new));
  }

  /** Decides this chunk’s routes, its number being {@code chunk}. */
  void evaluate(Verdict verdict, int chunk) {
    blocks[verdict.symbols[split]].evaluate(verdict, chunk, all);
  }
}
