package dev.demarc.e2e.bench;

import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.cubes.Proof;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The proof of all guarantees of a policy of 1,000 rules, lowering included, warm: the median of
 * many. Half of the guarantees hold because a forbid says so, half because no rule allows it.
 */
final class DiffBench {
  private static final int RULES = 1_000;
  private static final int GUARANTEES = 10;
  private static final int RUNS = 60;
  private static final int WARM = 40;

  private DiffBench() {}

  static Map<String, Number> run() {
    List<Condition> nevers = new ArrayList<>();
    List<Rule> rules = new ArrayList<>(new GeneratedPolicy(RULES - GUARANTEES / 2, 0).rules());
    for (int i = 0; i < GUARANTEES / 2; i++) {
      Condition sealed =
          all(new Condition.Has(Attribute.DATA_TAGS, "sealed" + i), to("managed-cloud"));
      rules.add(forbid("seal-" + i, sealed));
      nevers.add(sealed);
      nevers.add(all(in(Attribute.TASK, "nobody-" + i), to("managed-cloud")));
    }
    long[] nanos = new long[RUNS];
    for (int run = -WARM; run < RUNS; run++) {
      long start = System.nanoTime();
      List<Proof> proofs = Proof.ofEach(rules, nevers);
      long taken = System.nanoTime() - start;
      if (!proofs.stream().allMatch(Proof.Holds.class::isInstance)) {
        throw new IllegalStateException("not all were proved: " + proofs);
      }
      nanos[Math.max(run, 0)] = taken;
    }
    Arrays.sort(nanos);
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("rules", rules.size());
    figures.put("guarantees", nevers.size());
    figures.put("proof_ms", Math.round(nanos[RUNS / 2] / 1e4) / 100.0);
    return figures;
  }

  private static Rule forbid(String id, Condition when) {
    return new Rule(
        RuleId.of(id),
        Effect.FORBID,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new When("generated", when),
        null);
  }

  private static Condition all(Condition... operands) {
    return new Condition.All(List.of(operands));
  }

  private static Condition to(String boundary) {
    return in(Attribute.TARGET_BOUNDARY, boundary);
  }

  private static Condition in(Attribute attribute, String value) {
    return new Condition.In(attribute, new TreeSet<>(List.of(value)));
  }
}
