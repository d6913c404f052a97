package dev.demarc.engine.cubes;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Offered;
import dev.demarc.engine.rules.Permission;
import java.util.List;
import java.util.Optional;

/** Asks the cubes, or something that claims to be as good, and the plain twin the same. */
public final class Twins {
  /** Requests decided for every policy generated. */
  static final int REQUESTS = 50;

  private Twins() {}

  /** Makes the permission to be held against the twin. */
  public interface Candidate {
    Permission of(List<Rule> rules, List<Offered> routes, long seed);
  }

  /** Where the two differ first, told so that it can be repeated; empty when they never do. */
  static Optional<String> differ(long seed, Candidate candidate) {
    World world = new World(seed);
    List<Rule> rules = world.rules();
    List<Offered> routes = world.routes();
    Permission plain = new PlainPermission(rules, routes);
    Permission other = candidate.of(rules, routes, seed);
    for (int request = 0; request < REQUESTS; request++) {
      Facts facts = world.facts();
      List<Considered> expected = plain.of(facts);
      List<Considered> got = other.of(facts);
      if (!expected.equals(got)) {
        return Optional.of(difference(seed, request, facts, expected, got));
      }
    }
    return Optional.empty();
  }

  private static String difference(
      long seed, int request, Facts facts, List<Considered> expected, List<Considered> got) {
    int route = 0;
    while (expected.get(route).equals(got.get(route))) {
      route++;
    }
    return "seed "
        + seed
        + ", request "
        + request
        + ": the twin says "
        + expected.get(route)
        + ", the cubes say "
        + got.get(route)
        + " of "
        + facts;
  }

  /** The cubes, with an index as large, as small and as absent as it can be. */
  static Permission cubes(List<Rule> rules, List<Offered> routes, long seed) {
    long[] spaces = {Space.STANDARD, Space.STANDARD, 40, 0};
    return new CubePermission(policy(rules), routes, spaces[(int) (seed & 3)]);
  }

  static CubePolicy policy(List<Rule> rules) {
    return switch (CubePolicy.lower(rules, new Budget(4_096, 1_000_000))) {
      case Lowered.Ready ready -> ready.policy();
      case Lowered.TooLarge tooLarge -> throw new AssertionError(tooLarge.toString());
    };
  }
}
