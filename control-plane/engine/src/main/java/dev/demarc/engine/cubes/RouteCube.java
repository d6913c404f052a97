package dev.demarc.engine.cubes;

import dev.demarc.engine.cubes.CubePolicy.RankedCube;
import java.util.ArrayList;
import java.util.List;

/**
 * A cube as it stands against at most 64 routes: what it says of the target has become the routes
 * it meets, what is left speaks of the request alone.
 *
 * @param rank of its rule
 * @param routes bit {@code i} for the route {@code i}; never 0
 */
record RouteCube(int rank, Cube request, long routes) {

  /** The cubes that meet one of the routes, in their order. */
  static List<RouteCube> against(List<RouteSymbols> routes, CubePolicy policy) {
    List<RouteCube> met = new ArrayList<>();
    for (RankedCube ranked : policy.cubes()) {
      long mask = 0;
      for (int i = 0; i < routes.size(); i++) {
        mask |= routes.get(i).meet(ranked.cube()) ? 1L << i : 0;
      }
      if (mask != 0) {
        Cube request = ranked.cube().without(RouteSymbols.OF_ROUTE);
        met.add(new RouteCube(ranked.rank(), request, mask));
      }
    }
    return met;
  }

  /**
   * A number whose bits are all in that of another cube where this one covers that one: what it
   * says anything of.
   */
  long signature() {
    long[] signature = {0};
    request.allowed().keySet().forEach(attribute -> signature[0] |= 1L << attribute.ordinal());
    request.present().forEach(bit -> signature[0] |= 1L << 32 + (bit & 15));
    request.absent().forEach(bit -> signature[0] |= 1L << 48 + (bit & 15));
    return signature[0];
  }

  boolean covers(RouteCube other) {
    return (other.routes & ~routes) == 0 && request.covers(other.request);
  }
}
