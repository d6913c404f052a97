package dev.demarc.engine.cubes;

import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for a point that lies in one of some cubes and in none of the forbids, by the sharp
 * operation of two-level logic (Brayton and others 1984) with the order of Davis, Putnam, Logemann
 * and Loveland:
 *
 * <ul>
 *   <li>a forbid that does not meet the region is dropped;
 *   <li>one that covers it ends the branch: nothing is left outside;
 *   <li>one with a single literal that the region does not already have is a unit: the region is
 *       narrowed to the opposite of that literal;
 *   <li>otherwise the region is split on the forbid with the fewest such literals, into disjoint
 *       parts outside of it.
 * </ul>
 *
 * <p>When no forbid is left, what is left of the region is the counterexample, if it is {@link
 * Possible}. When no branch is left there is none. Each comparison of two cubes, and of a cube with
 * an element of a set, is one of the {@link Steps}; at their bound the search says that it does not
 * know.
 */
final class GuaranteeSearch {
  private final Alphabet alphabet;
  private final List<Cube> forbids;
  private final Possible possible;
  private final Steps steps;

  GuaranteeSearch(Alphabet alphabet, List<Cube> forbids, Steps steps) {
    this.alphabet = alphabet;
    this.forbids = forbids;
    this.possible = alphabet.possible();
    this.steps = steps;
  }

  /** A part of a region, or why there is none. */
  sealed interface Outside {
    /**
     * Every point of the part is outside.
     *
     * @param rule of the permitting cube it is in
     */
    record Found(Cube region, Optional<RuleId> rule) implements Outside {}

    record Nowhere() implements Outside {}

    record Spent() implements Outside {}
  }

  /**
   * The forbids that meet a region; one alone where it covers the region.
   *
   * @param shortest the place of the one with the fewest literals beyond the region
   * @param literals how many those are
   */
  private record Meeting(List<Cube> forbids, int shortest, int literals) {}

  Proof find(List<Cube> never, List<Permitting> permitting) {
    return switch (look(never, permitting)) {
      case Outside.Found found -> new Proof.Fails(example(found));
      case Outside.Nowhere nowhere -> new Proof.Holds();
      case Outside.Spent spent -> steps.spent();
    };
  }

  /** Something in what was found. */
  Counterexample example(Outside.Found found) {
    return possible.example(found.region(), found.rule());
  }

  /** Whether there is anything at all in one of the cubes. */
  boolean isPossible(List<Cube> cubes) {
    return cubes.stream()
        .flatMap(cube -> possible.everything().and(cube).stream())
        .anyMatch(possible::contains);
  }

  /** A part of one of the starts that lies in a permitting cube too and in no forbid. */
  Outside look(List<Cube> starts, List<Permitting> permitting) {
    for (Cube one : starts) {
      Optional<Cube> start = possible.everything().and(one);
      if (start.isEmpty()) {
        continue;
      }
      if (!steps.take((long) forbids.size() + permitting.size())) {
        return new Outside.Spent();
      }
      List<Cube> meeting = forbids.stream().filter(start.get()::meets).toList();
      for (Permitting permits : permitting) {
        Optional<Cube> region = start.get().and(permits.cube());
        Outside outside =
            region.map(it -> search(it, permits, meeting, 0)).orElse(new Outside.Nowhere());
        if (!(outside instanceof Outside.Nowhere)) {
          return outside;
        }
      }
    }
    return new Outside.Nowhere();
  }

  private Outside search(Cube start, Permitting permits, List<Cube> candidates, int depth) {
    Cube region = start;
    List<Cube> left = candidates;
    while (true) {
      if (!steps.take(1L + left.size() + possible.scans(region)) || !steps.reach(depth)) {
        return new Outside.Spent();
      }
      if (!possible.contains(region)) {
        return new Outside.Nowhere();
      }
      Meeting meeting = meeting(region, left);
      if (meeting.forbids().isEmpty()) {
        return new Outside.Found(region, permits.rule());
      }
      if (meeting.literals() == 0) {
        return new Outside.Nowhere();
      }
      Cube shortest = meeting.forbids().get(meeting.shortest());
      left = meeting.forbids().stream().filter(it -> it != shortest).toList();
      List<Cube> literals = literalsBeyond(region, shortest);
      if (literals.size() > 1) {
        return split(region, permits, literals, left, depth);
      }
      Optional<Cube> narrowed = region.and(opposite(literals.getFirst()));
      if (narrowed.isEmpty()) {
        return new Outside.Nowhere();
      }
      region = narrowed.get();
    }
  }

  /** The parts outside a forbid: without its first literal, with that but without its second, … */
  private Outside split(
      Cube start, Permitting permits, List<Cube> literals, List<Cube> left, int depth) {
    Cube region = start;
    for (Cube literal : literals) {
      Optional<Cube> part = region.and(opposite(literal));
      if (part.isPresent()) {
        Outside outside = search(part.get(), permits, left, depth + 1);
        if (!(outside instanceof Outside.Nowhere)) {
          return outside;
        }
      }
      Optional<Cube> rest = region.and(literal);
      if (rest.isEmpty()) {
        return new Outside.Nowhere();
      }
      region = rest.get();
    }
    return new Outside.Nowhere();
  }

  private static Meeting meeting(Cube region, List<Cube> forbids) {
    List<Cube> meeting = new ArrayList<>();
    int shortest = 0;
    int fewest = Integer.MAX_VALUE;
    for (Cube forbid : forbids) {
      if (region.meets(forbid)) {
        int literals = countBeyond(region, forbid);
        if (literals == 0) {
          return new Meeting(List.of(forbid), 0, 0);
        }
        if (literals < fewest) {
          shortest = meeting.size();
          fewest = literals;
        }
        meeting.add(forbid);
      }
    }
    return new Meeting(meeting, shortest, fewest);
  }

  /** How many {@link #literalsBeyond} there are. */
  private static int countBeyond(Cube region, Cube forbid) {
    int literals =
        forbid.present().minus(region.present()).size()
            + forbid.absent().minus(region.absent()).size();
    for (Map.Entry<Attribute, Bits> literal : forbid.allowed().entrySet()) {
      Bits own = region.allowed().get(literal.getKey());
      literals += own == null || !literal.getValue().containsAll(own) ? 1 : 0;
    }
    return literals;
  }

  /** What the forbid asks for and the region does not already say, one literal each. */
  private static List<Cube> literalsBeyond(Cube region, Cube forbid) {
    List<Cube> literals = new ArrayList<>();
    for (Map.Entry<Attribute, Bits> literal : forbid.allowed().entrySet()) {
      Bits own = region.allowed().get(literal.getKey());
      if (own == null || !literal.getValue().containsAll(own)) {
        literals.add(Cube.one(literal.getKey(), literal.getValue()));
      }
    }
    forbid.present().minus(region.present()).forEach(bit -> literals.add(Cube.present(bit)));
    forbid.absent().minus(region.absent()).forEach(bit -> literals.add(Cube.absent(bit)));
    return literals;
  }

  private Cube opposite(Cube literal) {
    if (!literal.present().isEmpty()) {
      return Cube.absent(literal.present().first());
    }
    if (!literal.absent().isEmpty()) {
      return Cube.present(literal.absent().first());
    }
    Map.Entry<Attribute, Bits> only = literal.allowed().entrySet().iterator().next();
    Bits all = Bits.range(0, alphabet.size(only.getKey()));
    return Cube.one(only.getKey(), all.minus(only.getValue()));
  }
}
