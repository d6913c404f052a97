package dev.demarc.engine.cubes;

import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.RuleCubes.OfRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What must be asked to know all that one version permits, or permits on easier terms, and another
 * does not. Only cubes that one of them has and the other has not can make a difference:
 *
 * <ul>
 *   <li>what the strict version does not permit at all is in a permitting cube that only the wide
 *       one has, and in none of the strict one;
 *   <li>what the strict version forbids is in a forbid that only it has;
 *   <li>what both permit, and the strict one on harder terms, is in a cube where only the strict
 *       one asks for them.
 * </ul>
 */
final class Questions {
  private final RuleCubes strict;
  private final RuleCubes wide;
  private final List<Cube> wideForbids;

  Questions(RuleCubes strict, RuleCubes wide) {
    this.strict = strict;
    this.wide = wide;
    this.wideForbids = List.copyOf(wide.forbidden());
  }

  /** By kind, then in deciding order. */
  List<Question> all() {
    return Stream.of(permits(), forbids(), asks()).flatMap(List::stream).toList();
  }

  private List<Question> permits() {
    List<Cube> closed = new ArrayList<>(wideForbids);
    strict.permitting().forEach(it -> closed.add(it.cube()));
    List<Question> questions = new ArrayList<>();
    byRule(wide.allows(), it -> !strict.permits(it.cube()))
        .forEach((rule, starts) -> {
          List<Permitting> itself = List.of(new Permitting(Optional.of(rule.id()), Cube.ALWAYS));
          Question.Leg leg = new Question.Leg(starts, itself, () -> closed);
          questions.add(
              new Question(Change.Kind.PERMITS, rule.id(), Optional.empty(), List.of(leg)));
        });
    return questions;
  }

  private List<Question> forbids() {
    Set<Cube> both = wide.forbidden();
    List<Question> questions = new ArrayList<>();
    byRule(strict.forbids(), it -> !both.contains(it.cube()))
        .forEach((rule, starts) -> {
          Question.Leg leg = new Question.Leg(starts, wide.permitting(), () -> wideForbids);
          questions.add(
              new Question(Change.Kind.FORBIDS, rule.id(), Optional.empty(), List.of(leg)));
        });
    return questions;
  }

  private List<Question> asks() {
    List<Cube> forbidden = new ArrayList<>(wideForbids);
    forbidden.addAll(strict.forbidden());
    List<Question> questions = new ArrayList<>();
    byRule(strict.allows(), it -> true)
        .forEach((rule, cubes) -> {
          for (Obligation obligation : rule.obligations()) {
            List<Question.Leg> legs =
                Demand.of(obligation).stream()
                    .map(demand -> leg(demand, cubes, forbidden))
                    .filter(leg -> !leg.starts().isEmpty())
                    .toList();
            if (!legs.isEmpty()) {
              questions.add(
                  new Question(Change.Kind.ASKS, rule.id(), Optional.of(obligation), legs));
            }
          }
        });
    return questions;
  }

  private Question.Leg leg(Demand demand, List<Cube> cubes, List<Cube> forbidden) {
    List<Cube> starts = cubes.stream().filter(cube -> !wide.asks(cube, demand)).toList();
    return new Question.Leg(
        starts,
        wide.permitting(),
        () -> Stream.concat(forbidden.stream(), wide.asking(demand).stream()).toList());
  }

  private static Map<Rule, List<Cube>> byRule(List<OfRule> cubes, Predicate<OfRule> which) {
    Map<Rule, List<Cube>> byRule = new LinkedHashMap<>();
    cubes.stream()
        .filter(which)
        .forEach(it -> byRule.computeIfAbsent(it.rule(), rule -> new ArrayList<>()).add(it.cube()));
    return byRule;
  }
}
