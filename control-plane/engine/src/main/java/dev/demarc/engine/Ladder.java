package dev.demarc.engine;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Preference;
import dev.demarc.engine.rules.Obligations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The order in which standing routes are tried. Targets the preference names come first, as it
 * names them; then the nearest boundary to the origin, the nearer to the person where two are
 * equally near, the non-AI path last; then the lower estimated cost; then the target's id. Within a
 * target a model that takes the request as it is leads one that takes it in parts, then the one
 * with the best quality for the task (the claimed one, or the measured one where that is lower),
 * then the cheaper, then the id. Two things move a target in that order, and neither past one that
 * asks for less: the peer that leads its group goes where the first of them stands, and the
 * session's own target goes to the top.
 *
 * @param rungs the routes in that order
 * @param firstChoice what the order began with before a leading peer or the session's target was
 *     moved
 * @param fallback whether a rung may be passed over because it failed
 */
record Ladder(List<Candidate> rungs, Optional<Candidate> firstChoice, boolean fallback) {

  static Ladder of(
      List<Candidate> candidates,
      Optional<Preference> preference,
      Facts facts,
      Situation situation) {
    boolean fallback = preference.map(Preference::fallback).orElse(false);
    List<Candidate> rungs = new ArrayList<>(candidates.stream().filter(Candidate::stands).toList());
    rungs.sort(withinTarget(facts, situation));
    Map<TargetId, Long> leadCost = new HashMap<>();
    rungs.forEach(rung -> leadCost.putIfAbsent(rung.target(), rung.cost()));
    List<TargetId> order = preference.map(Preference::order).orElse(List.of());
    rungs.sort(
        Comparator.comparingInt((Candidate rung) -> place(order, rung.target()))
            .thenComparingInt(rung -> distance(facts, rung))
            .thenComparing(rung -> leadCost.getOrDefault(rung.target(), Long.MAX_VALUE))
            .thenComparing(Candidate::target)
            .thenComparing(withinTarget(facts, situation)));
    List<Candidate> led = Peers.lead(rungs, facts, situation, fallback);
    return new Ladder(stay(led, facts, situation, fallback), rungs.stream().findFirst(), fallback);
  }

  /**
   * The route to take: the first that is ready, and no other than the first without fallback. One
   * that is held back is passed over only for a later one that nobody has to be asked about, and
   * that takes the data no farther where somebody has to be asked about the one held back; where
   * there is none it is taken, so that the last permitted route is never suppressed. One that is
   * only busy, and that nobody has to be asked about, is not passed over for a question.
   */
  Optional<Candidate> next(Facts facts, Situation situation) {
    List<Candidate> open = open();
    Optional<Candidate> ready = open.stream().filter(Candidate::ready).findFirst();
    Optional<Candidate> held = open.stream().filter(Candidate::held).findFirst();
    boolean heldIsFirst =
        held.isPresent()
            && (ready.isEmpty() || open.indexOf(held.get()) < open.indexOf(ready.get()));
    if (heldIsFirst) {
      boolean passed = ready.map(each -> mayPass(each, held.get(), facts, situation)).orElse(false);
      return passed ? ready : held;
    }
    return waitsForRoom(situation) ? Optional.empty() : ready;
  }

  /** Whether a busy route that nobody has to be asked about comes before a question. */
  boolean waitsForRoom(Situation situation) {
    List<Candidate> open = open();
    Optional<Candidate> first =
        open.stream()
            .filter(rung -> rung.ready() || rung.held() || (rung.busy() && rung.free(situation)))
            .findFirst();
    return first.filter(Candidate::busy).isPresent()
        && open.stream().noneMatch(rung -> rung.held() || (rung.ready() && rung.free(situation)));
  }

  private static boolean mayPass(
      Candidate later, Candidate held, Facts facts, Situation situation) {
    return later.free(situation)
        && (held.free(situation) || distance(facts, later) <= distance(facts, held));
  }

  /** The rungs that may be taken: without fallback no other than the first. */
  List<Candidate> open() {
    return rungs.subList(0, fallback ? rungs.size() : Math.min(1, rungs.size()));
  }

  /** The first choice, where this route is taken because the first choice cannot be. */
  Optional<Candidate> insteadOf(Candidate taken) {
    return firstChoice
        .filter(first -> !first.ready())
        .filter(first -> !first.offered().route().equals(taken.offered().route()));
  }

  /**
   * The other targets that may be tried, in order, when this route fails; those held back are last.
   */
  List<TargetId> after(Candidate taken, Situation situation) {
    if (!fallback) {
      return List.of();
    }
    Stream<Candidate> later = rungs.stream().skip(rungs.indexOf(taken) + 1L);
    return Stream.concat(later.filter(Candidate::ready), rungs.stream().filter(Candidate::held))
        .filter(rung -> rung.free(situation))
        .map(Candidate::target)
        .filter(target -> !target.equals(taken.target()))
        .distinct()
        .toList();
  }

  /**
   * The session's target goes first when it is ready and everything it would overtake lets it. It
   * never overtakes one that failed unless the policy permits fallback: staying put must not become
   * a fallback by another name.
   */
  private static List<Candidate> stay(
      List<Candidate> rungs, Facts facts, Situation situation, boolean fallback) {
    List<Candidate> own =
        rungs.stream().filter(rung -> rung.target().equals(situation.session())).toList();
    if (own.isEmpty() || !own.getFirst().ready()) {
      return List.copyOf(rungs);
    }
    for (Candidate ahead : rungs.subList(0, rungs.indexOf(own.getFirst()))) {
      boolean mayPass = ahead.ready() || fallback;
      if (!mayPass || !mayOvertake(own.getFirst(), ahead, facts, situation)) {
        return List.copyOf(rungs);
      }
    }
    List<Candidate> moved = new ArrayList<>(own);
    rungs.stream().filter(rung -> !own.contains(rung)).forEach(moved::add);
    return List.copyOf(moved);
  }

  /**
   * Whether one route may go before another without anybody being worse off: it takes the request
   * as it is where the other does; it asks for nothing more, kind by kind; and where the other
   * waits for somebody's answer, it takes the data no farther than the other would have, else
   * staying put would be a way around the question.
   */
  static boolean mayOvertake(Candidate own, Candidate ahead, Facts facts, Situation situation) {
    boolean asksNoMore =
        Obligations.askNoMore(own.permission().obligations(), ahead.permission().obligations());
    boolean losesNothing = own.chunking() == null || ahead.chunking() != null;
    return losesNothing
        && asksNoMore
        && (ahead.free(situation) || distance(facts, own) <= distance(facts, ahead));
  }

  private static Comparator<Candidate> withinTarget(Facts facts, Situation situation) {
    return Comparator.comparing((Candidate rung) -> rung.chunking() != null)
        .thenComparingInt(rung -> -quality(rung, facts, situation))
        .thenComparingLong(Candidate::cost)
        .thenComparing(rung -> rung.offered().model().id());
  }

  private static int quality(Candidate rung, Facts facts, Situation situation) {
    ModelOffer model = rung.offered().model();
    int claimed = model.quality().getOrDefault(facts.task().text(), 0);
    return situation.quality(rung.target(), model.id(), claimed);
  }

  private static int place(List<TargetId> order, TargetId target) {
    int place = order.indexOf(target);
    return place < 0 ? order.size() : place;
  }

  private static int distance(Facts facts, Candidate rung) {
    Boundary to = rung.offered().target().boundary();
    if (to == Boundary.NONE) {
      return Integer.MAX_VALUE; // moves nothing, and is the least of an answer
    }
    Boundary from = facts.origin().boundary();
    int steps = Math.abs(to.ordinal() - from.ordinal());
    return 2 * steps + (to.ordinal() > from.ordinal() ? 1 : 0);
  }
}
