package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a guarantee, {@code never} a condition: whether there is any request, and any
 * target, known or not, where the condition holds and the rules permit.
 *
 * <p>What is proved holds whatever tenants change beside the policy: nothing is assumed of which
 * targets there are and where, of the rank a class has, of the effect the policy declares of a
 * tool. So a rule that allows a target by its id is not known to stay in that target's boundary,
 * and a guarantee over {@code data.rank} wants rules over it. More may be called broken than is;
 * nothing is called proved that is not.
 *
 * <p>What a caller's headers add changes nothing. A route is permitted when the rules permit it of
 * the facts with the hints and of those without ({@link
 * dev.demarc.contract.decision.Facts#proven}). Both are facts like any others, so what is never
 * permitted of any facts is excluded of both; and facts without hints are decided once, so each
 * counterexample is a request that can be made.
 *
 * <p>Permitted means on whatever terms: with consent, with approval, or, for the non-AI path, by no
 * rule at all.
 */
public sealed interface Proof {

  /** There is none. */
  record Holds() implements Proof {}

  /** There is one. */
  record Fails(Counterexample counterexample) implements Proof {}

  /**
   * No request and no target match the condition at all. A misspelt guarantee says this of every
   * policy, so it is not a proof either.
   */
  record Vacuous() implements Proof {}

  /**
   * Not known within the budget, which is not a proof.
   *
   * @param reason in words, for the author
   */
  record Unknown(String reason) implements Proof {}

  /** Comparisons of cubes that one guarantee may take; a thousand rules need some thousands. */
  int STEPS = 2_000_000;

  /** Comparisons that the guarantees of one policy may take together. */
  int ALL_STEPS = 10_000_000;

  /**
   * Searches for a request that the rules permit although {@code never} holds. The target may be
   * any: the proof does not depend on the catalogue. The non-AI path counts as permitted where no
   * rule forbids it.
   */
  static Proof of(List<Rule> rules, Condition never) {
    return of(rules, never, STEPS);
  }

  /** The same with a budget of comparisons. */
  static Proof of(List<Rule> rules, Condition never, int steps) {
    return new Prover(rules, List.of(never)).prove(never, new Steps(steps));
  }

  /**
   * The same of several, in their order, with {@link #STEPS} each and {@link #ALL_STEPS} together:
   * what comes when none are left is unknown. The rules are lowered once.
   */
  static List<Proof> ofEach(List<Rule> rules, List<Condition> nevers) {
    Prover prover = new Prover(rules, nevers);
    List<Proof> proofs = new ArrayList<>();
    int left = ALL_STEPS;
    for (Condition never : nevers) {
      Steps steps = new Steps(STEPS, left);
      proofs.add(prover.prove(never, steps));
      left -= steps.taken();
    }
    return List.copyOf(proofs);
  }
}
