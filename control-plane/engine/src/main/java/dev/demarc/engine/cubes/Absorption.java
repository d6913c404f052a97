package dev.demarc.engine.cubes;

import java.util.ArrayList;
import java.util.List;

/**
 * Leaves out cubes that can change no answer: an earlier cube holds wherever they do, for all their
 * routes, so that they never decide; and it forbids, or asks for all that they ask for, so that
 * they add nothing. Comparing all pairs is quadratic and only saves time, so it ends after a bound
 * of comparisons; what was not compared stays.
 */
final class Absorption {
  private static final long MOST_COMPARISONS = 64_000_000;

  private final CubePolicy policy;
  private long left = MOST_COMPARISONS;

  Absorption(CubePolicy policy) {
    this.policy = policy;
  }

  /** The cubes, by rank, without those that are absorbed. */
  List<RouteCube> without(List<RouteCube> cubes) {
    List<RouteCube> kept = new ArrayList<>();
    long[] signatures = new long[cubes.size()];
    for (RouteCube cube : cubes) {
      long signature = cube.signature();
      if (left < kept.size() || !absorbed(cube, signature, kept, signatures)) {
        signatures[kept.size()] = signature;
        kept.add(cube);
      }
    }
    return kept;
  }

  private boolean absorbed(
      RouteCube cube, long signature, List<RouteCube> kept, long[] signatures) {
    left -= kept.size();
    for (int i = 0; i < kept.size(); i++) {
      if ((signatures[i] & ~signature) == 0 && absorbs(kept.get(i), cube)) {
        return true;
      }
    }
    return false;
  }

  private boolean absorbs(RouteCube earlier, RouteCube cube) {
    boolean addsNothing =
        policy.forbids(earlier.rank())
            || policy.obliges(earlier.rank()).containsAll(policy.obliges(cube.rank()));
    return addsNothing && earlier.covers(cube);
  }
}
