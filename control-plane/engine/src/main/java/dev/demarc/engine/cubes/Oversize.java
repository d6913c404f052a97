package dev.demarc.engine.cubes;

import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Names the rules that make a policy too large. */
final class Oversize {
  private Oversize() {}

  static Lowered.TooLarge ofRules(List<RuleId> rules, Budget budget) {
    return new Lowered.TooLarge(
        rules.stream().sorted().toList(),
        "needs more than " + budget.cubesOfRule() + " combinations; split it or shorten its lists");
  }

  /** The largest rules, as many as must go for the others to fit. */
  static Lowered.TooLarge ofPolicy(
      List<Rule> ranked, List<CubePolicy.RankedCube> cubes, Budget budget) {
    int[] sizes = new int[ranked.size()];
    cubes.forEach(cube -> sizes[cube.rank()]++);
    List<Integer> largestFirst =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted(Comparator.comparing((Integer rank) -> -sizes[rank]))
            .toList();
    List<RuleId> named = new ArrayList<>();
    int left = cubes.size();
    for (int rank : largestFirst) {
      if (left > budget.cubes()) {
        named.add(ranked.get(rank).id());
        left -= sizes[rank];
      }
    }
    return new Lowered.TooLarge(
        named.stream().sorted().toList(),
        "the policy needs "
            + cubes.size()
            + " combinations and may have "
            + budget.cubes()
            + "; these rules need the most");
  }
}
