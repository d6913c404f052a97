package dev.demarc.engine.cubes;

import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the rules of two versions of a policy differ, by what they do and not by how they are
 * written: every request and every route, known or not, that one permits and the other does not, or
 * permits on easier terms. Complete: where no change is listed there is none. What could not be
 * decided within the budget is listed as undecided.
 *
 * <p>Easier terms are those of {@link dev.demarc.engine.rules.Obligations#askNoMore}: no consent or
 * one of wider scope or longer life, no approval or one of longer life, a text not told. Where one
 * is easier and another harder, both are listed. As in a {@link Proof}, what the callers' headers
 * add needs no care: facts with it and facts without are both among all facts.
 *
 * <p>Immutable; the regions are searched when asked for.
 */
public final class Comparison {
  /** Comparisons of cubes that one change may take, and the regions of one. */
  public static final int STEPS = 2_000_000;

  /** Comparisons that all changes one way may take together. */
  public static final int ALL_STEPS = 10_000_000;

  private final Direction widening;
  private final Direction narrowing;

  private Comparison(Direction widening, Direction narrowing) {
    this.widening = widening;
    this.narrowing = narrowing;
  }

  /** One way of reading two versions: all that the wider one does and the stricter one does not. */
  public static final class Direction {
    private final List<Change> changes;
    private final RegionSearch search;
    private final List<Question> questions;

    private Direction(List<Change> changes, RegionSearch search, List<Question> questions) {
      this.changes = List.copyOf(changes);
      this.search = search;
      this.questions = List.copyOf(questions);
    }

    /** By kind, then by the deciding order of their rules. */
    public List<Change> changes() {
      return changes;
    }

    /**
     * Where each of some changes shows, in their order. They share {@link #ALL_STEPS}; when none
     * are left the rest is not complete.
     *
     * @throws IllegalArgumentException when one is none of {@link #changes}
     */
    public List<Regions> regions(List<Change> some) {
      List<Regions> regions = new ArrayList<>();
      int left = ALL_STEPS;
      for (Change change : some) {
        Steps steps = new Steps(Math.min(STEPS, left));
        regions.add(
            change.shown() instanceof Change.Shown.Example
                ? search.shown(question(change), steps)
                : new Regions(List.of(), false));
        left -= steps.taken();
      }
      return List.copyOf(regions);
    }

    /** The same by all attributes. */
    RegionSearch.Cubes exact(Change change) {
      return search.exact(question(change), new Steps(STEPS));
    }

    Alphabet alphabet() {
      return search.alphabet();
    }

    private Question question(Change change) {
      int place = changes.indexOf(change);
      if (place < 0) {
        throw new IllegalArgumentException("not a change of this comparison");
      }
      return questions.get(place);
    }
  }

  /** What differs between the rules before and after. */
  public static Comparison of(List<Rule> before, List<Rule> after) {
    return of(before, after, STEPS, ALL_STEPS);
  }

  /** The same with so many comparisons for one change and for all one way. */
  static Comparison of(List<Rule> before, List<Rule> after, int steps, int allSteps) {
    return switch (RuleCubes.of(List.of(before, after))) {
      case RuleCubes.Made.TooLarge tooLarge ->
          new Comparison(undecided(tooLarge.rule()), undecided(tooLarge.rule()));
      case RuleCubes.Made.Ready ready -> {
        RuleCubes older = ready.versions().getFirst();
        RuleCubes newer = ready.versions().getLast();
        yield new Comparison(
            direction(ready.alphabet(), new Questions(older, newer), steps, allSteps),
            direction(ready.alphabet(), new Questions(newer, older), steps, allSteps));
      }
    };
  }

  /** What the newer version permits beyond the older one; read the older one as the stricter. */
  public Direction widening() {
    return widening;
  }

  /** What the newer version permits no more; read the newer one as the stricter. */
  public Direction narrowing() {
    return narrowing;
  }

  private static Direction undecided(RuleId tooLarge) {
    Change.Shown reason = new Change.Shown.Undecided("it needs too many combinations");
    Change change = new Change(Change.Kind.PERMITS, tooLarge, Optional.empty(), reason);
    return new Direction(List.of(change), new RegionSearch(Alphabet.of(List.of())), List.of());
  }

  private static Direction direction(
      Alphabet alphabet, Questions questions, int most, int mostOfAll) {
    List<Change> changes = new ArrayList<>();
    List<Question> answered = new ArrayList<>();
    int left = mostOfAll;
    for (Question question : questions.all()) {
      Steps steps = new Steps(Math.min(most, left));
      GuaranteeSearch.Outside outside = question.look(alphabet, List.of(), steps);
      left -= steps.taken();
      Optional<Change.Shown> shown =
          switch (outside) {
            case GuaranteeSearch.Outside.Found found ->
                Optional.of(
                    new Change.Shown.Example(
                        new Possible(alphabet).example(found.region(), found.rule())));
            case GuaranteeSearch.Outside.Spent spent ->
                Optional.of(new Change.Shown.Undecided(steps.spent().reason()));
            case GuaranteeSearch.Outside.Nowhere nowhere -> Optional.empty();
          };
      shown.ifPresent(it -> {
        changes.add(new Change(question.kind(), question.rule(), question.obligation(), it));
        answered.add(question);
      });
    }
    return new Direction(changes, new RegionSearch(alphabet), answered);
  }
}
