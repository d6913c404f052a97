package dev.demarc.engine.cubes;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.rules.RuleCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The rules of a policy as cubes that permit and cubes that forbid, for several guarantees. */
final class Prover {
  private static final Condition NON_AI =
      new Condition.In(Attribute.TARGET_BOUNDARY, new TreeSet<>(List.of(Boundary.NONE.wire())));

  private final Alphabet alphabet;
  private final Lowering lowering;
  private final List<Cube> forbids = new ArrayList<>();
  private final List<Permitting> permitting = new ArrayList<>();
  private Optional<RuleId> tooLarge = Optional.empty();

  Prover(List<Rule> rules, List<Condition> nevers) {
    List<Rule> ranked = rules.stream().sorted(CubePolicy.DECIDING_ORDER).toList();
    List<Condition> all = new ArrayList<>(ranked.stream().map(RuleCondition::of).toList());
    List<Condition> conditions = List.copyOf(all);
    all.add(NON_AI);
    all.addAll(nevers);
    this.alphabet = Alphabet.of(all);
    this.lowering = new Lowering(alphabet, Budget.STANDARD.cubesOfRule());
    for (int i = 0; i < ranked.size() && tooLarge.isEmpty(); i++) {
      add(ranked.get(i), conditions.get(i));
    }
    lowering
        .cubes(NON_AI)
        .orElseThrow()
        .forEach(cube -> permitting.add(new Permitting(Optional.empty(), cube)));
  }

  private void add(Rule rule, Condition condition) {
    Optional<List<Cube>> cubes = lowering.cubes(condition);
    if (cubes.isEmpty()) {
      tooLarge = Optional.of(rule.id());
    } else if (rule.effect() == Effect.FORBID) {
      forbids.addAll(cubes.get());
    } else {
      cubes.get().forEach(cube -> permitting.add(new Permitting(Optional.of(rule.id()), cube)));
    }
  }

  /**
   * @param never one of those this was made for
   */
  Proof prove(Condition never, Steps steps) {
    if (tooLarge.isPresent()) {
      return new Proof.Unknown("rule " + tooLarge.get() + " needs too many combinations");
    }
    return lowering
        .cubes(never)
        .map(cubes -> prove(cubes, new GuaranteeSearch(alphabet, forbids, steps)))
        .orElse(new Proof.Unknown("the guarantee needs too many combinations"));
  }

  private Proof prove(List<Cube> never, GuaranteeSearch search) {
    Proof proof = search.find(never, permitting);
    return proof instanceof Proof.Holds && !search.isPossible(never) ? new Proof.Vacuous() : proof;
  }
}
