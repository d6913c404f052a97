package dev.demarc.engine.cubes;

import dev.demarc.contract.id.RuleId;
import java.util.List;

/** What became of lowering a policy's rules. */
public sealed interface Lowered {

  /** All rules are cubes. */
  record Ready(CubePolicy policy) implements Lowered {}

  /**
   * The rules need more cubes than the budget has.
   *
   * @param rules those that need too many each; where each keeps to its own budget, the largest
   *     ones without which the others fit, by id
   * @param reason in words, for the author
   */
  record TooLarge(List<RuleId> rules, String reason) implements Lowered {
    public TooLarge {
      rules = List.copyOf(rules);
    }
  }
}
