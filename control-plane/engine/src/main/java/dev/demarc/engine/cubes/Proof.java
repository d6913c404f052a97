package dev.demarc.engine.cubes;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.rules.RuleCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is known of a guarantee, {@code never} a condition: whether there is any request, and any
 * target, known or not, where the condition holds and the rules permit.
 */
public sealed interface Proof {

  /** There is none. */
  record Holds() implements Proof {}

  /** There is one. */
  record Fails(Counterexample counterexample) implements Proof {}

  /**
   * Not known within the budget, which is not a proof.
   *
   * @param reason in words, for the author
   */
  record Unknown(String reason) implements Proof {}

  /** Steps of search that one guarantee may take; a thousand rules need some thousands. */
  int STEPS = 200_000;

  /**
   * Searches for a request that the rules permit although {@code never} holds. The target may be
   * any: the proof does not depend on the catalogue. The non-AI path counts as permitted where no
   * rule forbids it.
   */
  static Proof of(List<Rule> rules, Condition never) {
    return of(rules, never, STEPS);
  }

  /** The same with a budget of steps. */
  static Proof of(List<Rule> rules, Condition never, int steps) {
    Condition nonAi =
        new Condition.In(Attribute.TARGET_BOUNDARY, new TreeSet<>(List.of(Boundary.NONE.wire())));
    List<Rule> ranked = rules.stream().sorted(CubePolicy.DECIDING_ORDER).toList();
    List<Condition> conditions = new ArrayList<>(ranked.stream().map(RuleCondition::of).toList());
    conditions.add(nonAi);
    conditions.add(never);
    Alphabet alphabet = Alphabet.of(conditions);
    Lowering lowering = new Lowering(alphabet, Budget.STANDARD.cubesOfRule());
    List<Cube> forbids = new ArrayList<>();
    List<Permitting> permitting = new ArrayList<>();
    for (int i = 0; i < conditions.size() - 1; i++) {
      Optional<List<Cube>> cubes = lowering.cubes(conditions.get(i));
      if (cubes.isEmpty()) {
        return new Unknown("rule " + ranked.get(i).id() + " needs too many combinations");
      }
      Optional<Rule> rule = i < ranked.size() ? Optional.of(ranked.get(i)) : Optional.empty();
      if (rule.isPresent() && rule.get().effect() == Effect.FORBID) {
        forbids.addAll(cubes.get());
      } else {
        cubes.get().forEach(cube -> permitting.add(new Permitting(rule.map(Rule::id), cube)));
      }
    }
    return lowering
        .cubes(never)
        .map(cubes -> new GuaranteeSearch(alphabet, forbids, steps).find(cubes, permitting))
        .orElse(new Unknown("the guarantee needs too many combinations"));
  }
}
