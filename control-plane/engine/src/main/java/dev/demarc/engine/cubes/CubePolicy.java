package dev.demarc.engine.cubes;

import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.rules.Obligations;
import dev.demarc.engine.rules.RuleCondition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy's rules as cubes, in the order in which they decide: every forbid by id, then the allows
 * by their strictest obligation, plain ones last, then by id. In this order the first match is the
 * deciding rule. Independent of any catalogue; immutable.
 */
public final class CubePolicy {
  /** Deciding order: a rule's place in it is its rank. */
  static final Comparator<Rule> DECIDING_ORDER =
      Comparator.<Rule, Boolean>comparing(rule -> rule.effect() != Effect.FORBID)
          .thenComparing(Obligations.STRICTEST_RULE_FIRST);

  private final Alphabet alphabet;
  private final List<Rule> rules;
  private final List<RankedCube> cubes;
  private final List<Obligation> obligations;
  private final List<Bits> obliges;

  /** A cube and the rank of its rule. */
  record RankedCube(int rank, Cube cube) {}

  CubePolicy(Alphabet alphabet, List<Rule> rules, List<RankedCube> cubes) {
    this.alphabet = alphabet;
    this.rules = List.copyOf(rules);
    this.cubes = List.copyOf(cubes);
    this.obligations = Obligations.of(rules);
    Map<Obligation, Integer> places = new HashMap<>();
    obligations.forEach(obligation -> places.put(obligation, places.size()));
    this.obliges =
        this.rules.stream()
            .map(rule -> rule.obligations().stream().mapToInt(it -> places.getOrDefault(it, 0)))
            .map(numbers -> Bits.of(numbers.toArray()))
            .toList();
  }

  /** Lowers the rules within the standard budget. */
  public static Lowered lower(List<Rule> rules) {
    return lower(rules, Budget.STANDARD);
  }

  /** Lowers the rules within a budget. */
  public static Lowered lower(List<Rule> rules, Budget budget) {
    List<Rule> ranked = rules.stream().sorted(DECIDING_ORDER).toList();
    List<Condition> conditions = ranked.stream().map(RuleCondition::of).toList();
    Alphabet alphabet = Alphabet.of(conditions);
    Lowering lowering = new Lowering(alphabet, budget.cubesOfRule());
    List<RankedCube> cubes = new ArrayList<>();
    List<RuleId> tooLarge = new ArrayList<>();
    for (int rank = 0; rank < ranked.size(); rank++) {
      Optional<List<Cube>> own = lowering.cubes(conditions.get(rank));
      if (own.isEmpty()) {
        tooLarge.add(ranked.get(rank).id());
      }
      for (Cube cube : own.orElse(List.of())) {
        cubes.add(new RankedCube(rank, cube));
      }
    }
    if (!tooLarge.isEmpty()) {
      return Oversize.ofRules(tooLarge, budget);
    }
    return cubes.size() > budget.cubes()
        ? Oversize.ofPolicy(ranked, cubes, budget)
        : new Lowered.Ready(new CubePolicy(alphabet, ranked, cubes));
  }

  Alphabet alphabet() {
    return alphabet;
  }

  /** By rank. */
  List<Rule> rules() {
    return rules;
  }

  /** By rank. */
  List<RankedCube> cubes() {
    return cubes;
  }

  /** Whether the rule of this rank forbids. */
  boolean forbids(int rank) {
    return rules.get(rank).effect() == Effect.FORBID;
  }

  /** What the rule of this rank asks for, as places in {@link #obligations}. */
  Bits obliges(int rank) {
    return obliges.get(rank);
  }

  /** Every obligation there is, strictest first. */
  List<Obligation> obligations() {
    return obligations;
  }
}
