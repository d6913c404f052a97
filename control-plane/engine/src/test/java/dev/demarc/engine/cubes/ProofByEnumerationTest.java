package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.plain.Conditions;
import dev.demarc.engine.plain.PlainPermission;
import dev.demarc.engine.rules.Offered;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The prover against brute force: of generated policies over small domains every request is asked
 * of the plain interpreter for every route. What is proved has no counterexample among them, and a
 * counterexample found is one.
 */
class ProofByEnumerationTest {

  @Test
  void agreesWithExhaustiveEnumeration() {
    agrees(0, 2_000);
  }

  @Test
  @Tag("soak")
  void agreesWithExhaustiveEnumerationOfFiftyThousandPolicies() {
    agrees(1_000_000, 50_000);
  }

  private static void agrees(long firstSeed, int policies) {
    int proved = 0;
    int broken = 0;
    int empty = 0;
    for (long seed = firstSeed; seed < firstSeed + policies; seed++) {
      SmallWorld world = new SmallWorld(seed);
      List<Rule> rules = world.rules();
      Condition never = world.never();
      String told = "seed " + seed;
      switch (Proof.of(rules, never)) {
        case Proof.Holds holds -> {
          proved++;
          assertEquals(Optional.empty(), violation(world, rules, never), told);
          assertTrue(matches(world, never), told + ": nothing matches");
        }
        case Proof.Vacuous vacuous -> {
          empty++;
          assertFalse(matches(world, never), told + ": something matches");
        }
        case Proof.Fails fails -> {
          broken++;
          assertReal(rules, never, fails.counterexample(), told);
          assertTrue(violation(world, rules, never).isPresent(), told + ": out of the domain");
        }
        case Proof.Unknown unknown -> throw new AssertionError(told + ": " + unknown);
      }
    }
    assertTrue(proved > policies / 5 && broken > policies / 5, proved + " and " + broken);
    assertTrue(empty > policies / 100, "only " + empty + " that nothing matches");
  }

  private static boolean matches(SmallWorld world, Condition never) {
    return world.requests().stream()
        .anyMatch(facts ->
            world.routes().stream().anyMatch(route -> Conditions.holds(never, facts, route)));
  }

  private static Optional<String> violation(SmallWorld world, List<Rule> rules, Condition never) {
    List<Offered> routes = world.routes();
    PlainPermission plain = new PlainPermission(rules, routes);
    for (Facts facts : world.requests()) {
      if (routes.stream().anyMatch(route -> Conditions.holds(never, facts, route))) {
        List<Considered> considered = plain.of(facts);
        for (int i = 0; i < routes.size(); i++) {
          if (considered.get(i).permitted() && Conditions.holds(never, facts, routes.get(i))) {
            return Optional.of(routes.get(i) + " " + facts);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static void assertReal(
      List<Rule> rules, Condition never, Counterexample found, String told) {
    Offered route = Offered.all(List.of(found.target())).getFirst();
    Considered considered = new PlainPermission(rules, List.of(route)).of(found.facts()).getFirst();
    assertTrue(Conditions.holds(never, found.facts(), route), told);
    assertTrue(considered.permitted(), told);
    Optional<RuleId> named = found.rule();
    assertEquals(named.isPresent(), considered.rule() != null, told);
    assertTrue(named.isEmpty() || permitsAlone(rules, named.get(), found.facts(), route), told);
  }

  /** The rule that is named permits it, whichever other rule decides too. */
  private static boolean permitsAlone(List<Rule> rules, RuleId named, Facts facts, Offered route) {
    List<Rule> alone = rules.stream().filter(rule -> rule.id().equals(named)).toList();
    return Stream.of(new PlainPermission(alone, List.of(route)).of(facts).getFirst())
        .allMatch(considered -> named.equals(considered.rule()));
  }
}
