package dev.demarc.e2e.bench;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TaskId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.contract.policy.When;
import dev.demarc.engine.cubes.Comparison;
import dev.demarc.engine.cubes.Proof;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The proof of all guarantees of a policy of 1,000 rules, and the headlines of five edits of it,
 * both ways; lowering included, warm: the median of many. Half of the guarantees hold because a
 * forbid says so, half because no rule allows it.
 */
final class DiffBench {
  private static final int RULES = 1_000;
  private static final int GUARANTEES = 10;
  private static final int EDITS = 5;
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
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("rules", rules.size());
    figures.put("edits", EDITS);
    figures.put("diff_ms", diff(rules, figures));
    figures.put("guarantees", nevers.size());
    figures.put("proof_ms", proof(rules, nevers));
    return figures;
  }

  private static double proof(List<Rule> rules, List<Condition> nevers) {
    return median(() -> {
      List<Proof> proofs = Proof.ofEach(rules, nevers);
      if (!proofs.stream().allMatch(Proof.Holds.class::isInstance)) {
        throw new IllegalStateException("not all were proved: " + proofs);
      }
    });
  }

  /**
   * A rule gone, a forbid gone, a rule for all tasks, one for everywhere, one without its terms.
   */
  private static double diff(List<Rule> rules, Map<String, Number> figures) {
    List<Rule> edited = new ArrayList<>(rules);
    edited.remove(first(edited, rule -> rule.effect() == Effect.ALLOW));
    edited.remove(first(edited, rule -> rule.effect() == Effect.FORBID));
    Rule narrow = first(edited, rule -> rule.obligations().isEmpty() && !rule.to().isEmpty());
    edited.set(edited.indexOf(narrow), allow(narrow, null, narrow.to()));
    Rule inside = edited.stream().filter(rule -> !rule.to().isEmpty()).toList().getLast();
    edited.set(edited.indexOf(inside), allow(inside, inside.tasks(), null));
    Rule asking = first(edited, rule -> !rule.obligations().isEmpty());
    edited.set(edited.indexOf(asking), allow(asking, asking.tasks(), asking.to()));
    Comparison comparison = Comparison.of(rules, edited);
    figures.put("widening", comparison.widening().changes().size());
    figures.put("narrowing", comparison.narrowing().changes().size());
    return median(() -> Comparison.of(rules, edited));
  }

  private static Rule first(List<Rule> rules, Predicate<Rule> which) {
    return rules.stream().filter(which).findFirst().orElseThrow();
  }

  /** In milliseconds. */
  private static double median(Runnable work) {
    long[] nanos = new long[RUNS];
    for (int run = -WARM; run < RUNS; run++) {
      long start = System.nanoTime();
      work.run();
      nanos[Math.max(run, 0)] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return Math.round(nanos[RUNS / 2] / 1e4) / 100.0;
  }

  private static Rule allow(
      Rule rule, @Nullable SortedSet<TaskId> tasks, @Nullable SortedSet<Boundary> to) {
    return new Rule(
        rule.id(),
        Effect.ALLOW,
        rule.classes(),
        rule.tags(),
        tasks,
        rule.roles(),
        rule.apps(),
        rule.sites(),
        rule.groups(),
        rule.from(),
        to,
        rule.targets(),
        rule.regions(),
        rule.operators(),
        rule.tools(),
        rule.effects(),
        rule.when(),
        null);
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
