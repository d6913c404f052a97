package dev.demarc.engine.cubes;

import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.RuleId;
import dev.demarc.engine.cubes.LoweredRules.Own;
import dev.demarc.engine.rules.Obligations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds the {@link Reach} of every rule. First what matches nothing and what is forbidden
 * everywhere, as the rules are written; then what others cover, from the last rule to the first and
 * counting only those still left, so that of two equal rules the later one is redundant and not
 * both.
 */
final class ReachSearch {
  private static final List<Permitting> ANYTHING =
      List.of(new Permitting(Optional.empty(), Cube.ALWAYS));

  private final LoweredRules lowered;
  private final Supplier<Steps> budget;
  private final Map<RuleId, Reach> found = new LinkedHashMap<>();

  /** Whether all of a rule's points are among those of others. */
  private enum Covered {
    ALL,
    NOT_ALL,
    UNKNOWN
  }

  /**
   * @param budget new steps for each question
   */
  ReachSearch(LoweredRules lowered, Supplier<Steps> budget) {
    this.lowered = lowered;
    this.budget = budget;
  }

  /** By rule, as they are written. */
  Map<RuleId, Reach> all() {
    Map<RuleId, Own> left = new LinkedHashMap<>();
    List<Own> forbids = lowered.rules().stream().filter(Own::forbids).toList();
    List<Cube> forbidden = cubes(forbids);
    for (Own own : lowered.rules()) {
      Reach reach = alone(own, forbids, forbidden);
      found.put(own.rule().id(), reach);
      if (!(reach instanceof Reach.Unreachable || reach instanceof Reach.Shadowed)) {
        left.put(own.rule().id(), own);
      }
    }
    for (Own own : List.copyOf(left.values()).reversed()) {
      if (found.get(own.rule().id()) instanceof Reach.Decides) {
        Reach reach = among(own, left.values());
        found.put(own.rule().id(), reach);
        if (reach instanceof Reach.Redundant) {
          left.remove(own.rule().id());
        }
      }
    }
    return found;
  }

  private Reach alone(Own own, List<Own> forbids, List<Cube> forbidden) {
    if (own.cubes().stream().noneMatch(lowered::isPossible)) {
      return new Reach.Unreachable();
    }
    if (own.forbids()) {
      return new Reach.Decides();
    }
    return switch (covered(own, forbidden, budget.get())) {
      case ALL -> new Reach.Shadowed(by(own, forbids));
      case NOT_ALL -> new Reach.Decides();
      case UNKNOWN -> new Reach.Undecided();
    };
  }

  private Reach among(Own own, Collection<Own> left) {
    Steps steps = budget.get();
    if (!steps.take(left.size())) {
      return new Reach.Undecided();
    }
    List<Own> same =
        left.stream()
            .filter(other -> other != own && other.forbids() == own.forbids())
            .filter(other ->
                Obligations.askNoMore(own.rule().obligations(), other.rule().obligations()))
            .toList();
    List<Cube> others = new ArrayList<>(cubes(same));
    if (!own.forbids()) {
      others.addAll(cubes(left.stream().filter(Own::forbids).toList()));
      if (own.rule().obligations().isEmpty()) {
        others.add(lowered.to(List.of(Boundary.NONE)));
      }
    }
    return switch (covered(own, others, steps)) {
      case ALL -> new Reach.Redundant(by(own, same));
      case NOT_ALL -> new Reach.Decides();
      case UNKNOWN -> new Reach.Undecided();
    };
  }

  private static List<Cube> cubes(List<Own> rules) {
    return rules.stream().flatMap(own -> own.cubes().stream()).toList();
  }

  private Covered covered(Own own, List<Cube> others, Steps steps) {
    for (Cube cube : own.cubes()) {
      if (!steps.take(1L + others.size())) {
        return Covered.UNKNOWN;
      }
      List<Cube> meeting = others.stream().filter(cube::meets).toList();
      if (meeting.stream().anyMatch(other -> other.covers(cube)) || !lowered.isPossible(cube)) {
        continue;
      }
      if (meeting.isEmpty()) {
        return Covered.NOT_ALL;
      }
      Covered covered = covered(cube, meeting, steps);
      if (covered != Covered.ALL) {
        return covered;
      }
    }
    return Covered.ALL;
  }

  private Covered covered(Cube cube, List<Cube> others, Steps steps) {
    if (!steps.take(lowered.names())) {
      return Covered.UNKNOWN;
    }
    GuaranteeSearch search = new GuaranteeSearch(lowered.alphabet(), others, steps);
    return switch (search.look(List.of(cube), ANYTHING)) {
      case GuaranteeSearch.Outside.Nowhere nowhere -> Covered.ALL;
      case GuaranteeSearch.Outside.Found found -> Covered.NOT_ALL;
      case GuaranteeSearch.Outside.Spent spent -> Covered.UNKNOWN;
    };
  }

  /** One that covers it alone, else all it meets. */
  private static List<RuleId> by(Own own, List<Own> others) {
    List<Own> meeting = others.stream().filter(own::meets).toList();
    return meeting.stream()
        .filter(other -> other.covers(own))
        .findFirst()
        .map(List::of)
        .orElse(meeting)
        .stream()
        .map(other -> other.rule().id())
        .toList();
  }
}
