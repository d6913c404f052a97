package dev.demarc.engine.cubes;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.Engine;
import dev.demarc.engine.plain.Conditions;
import dev.demarc.engine.rules.Offered;
import dev.demarc.engine.rules.RuleCondition;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is proved of rules holds of the engine's word on requests with hints, read either way. */
class ProofOfHintedRequestsTest {
  private static final PolicyRef REF =
      new PolicyRef(
          PolicyId.of("00000000-0000-4000-8000-000000000001"),
          new PolicyVersion(1),
          Digest.ofBytes(new byte[0]));

  @Test
  void permitsNothingThatAProvedGuaranteeExcludesWithHintsOrWithout() {
    int permitted = 0;
    for (long seed = 0; seed < 200; seed++) {
      World world = new World(seed);
      List<Rule> rules = world.rules();
      Condition some = new ConditionWorld(new Dice(~seed)).condition(3);
      for (Condition never : nevers(rules, some)) {
        if (Proof.of(rules, never) instanceof Proof.Holds) {
          permitted += permitted(world, rules, never, "seed " + seed);
        }
      }
    }
    assertTrue(permitted > 500, "only " + permitted + " routes were permitted");
  }

  /** Any at all, and some that a forbid excludes: few others are proved. */
  private static List<Condition> nevers(List<Rule> rules, Condition some) {
    return Stream.concat(
            Stream.of(some),
            rules.stream()
                .filter(rule -> rule.effect() == Effect.FORBID)
                .limit(2)
                .map(RuleCondition::of))
        .toList();
  }

  private static int permitted(World world, List<Rule> rules, Condition never, String told) {
    List<Offered> routes = world.routes();
    List<Target> targets = routes.stream().map(Offered::target).distinct().toList();
    PolicyDocument document =
        new PolicyDocument(
            PolicyDocument.SCHEMA, "t", new TreeMap<>(), rules, List.of(), List.of());
    Engine engine = Engine.interpreting(REF, document, targets);
    int permitted = 0;
    for (int request = 0; request < 10; request++) {
      Facts facts = hinted(world.facts(), world.facts());
      List<Considered> considered = engine.permit(facts);
      for (int route = 0; route < routes.size(); route++) {
        if (considered.get(route).permitted()) {
          permitted++;
          assertFalse(Conditions.holds(never, facts, routes.get(route)), told);
          assertFalse(Conditions.holds(never, facts.withoutHints(), routes.get(route)), told);
        }
      }
    }
    return permitted;
  }

  /** The first with tags and task that only its caller says; the second has what is proven. */
  private static Facts hinted(Facts said, Facts proven) {
    return new Facts(
        said.tenant(),
        said.application(),
        said.team(),
        said.actor(),
        said.task(),
        said.data(),
        said.tools(),
        said.origin(),
        said.site(),
        said.group(),
        said.session(),
        said.request(),
        new Facts.Proven(proven.task(), proven.data().tags()),
        null);
  }
}
