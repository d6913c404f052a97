package dev.demarc.engine.replay;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.Situation;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.engine.Cost;
import dev.demarc.engine.Engine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes stored decisions again under two versions of a policy, in the situation they were made in,
 * and adds up what differs. What people agreed to then counts for both. For one thread; parts of
 * one replay are made side by side and their {@link #tally}s added in the order of the decisions.
 */
public final class Replay {
  private final Engine before;
  private final Engine after;
  private final Map<Route, ModelOffer> offers;
  private final Count old = new Count();
  private final Count young = new Count();
  private final Map<Way, List<DecisionId>> examples = new HashMap<>();
  private final Map<Way, Long> counts = new HashMap<>();
  private long decisions;
  private long changed;

  /** From what to what. */
  private record Way(String from, String to) {}

  /**
   * @param targets of both engines
   */
  public Replay(Engine before, Engine after, List<Target> targets) {
    this.before = before;
    this.after = after;
    this.offers = offers(targets);
  }

  private static Map<Route, ModelOffer> offers(List<Target> targets) {
    Map<Route, ModelOffer> offers = new HashMap<>();
    for (Target target : targets) {
      target.models().forEach(model -> offers.put(Route.of(target, model), model));
    }
    return offers;
  }

  /** Makes one decision again. */
  public void add(DecisionId id, Facts facts, Situation situation) {
    Outcome then = before.decide(id, facts, situation).outcome();
    Outcome now = after.decide(id, facts, situation).outcome();
    old.add(then, facts, situation.at());
    young.add(now, facts, situation.at());
    decisions++;
    String from = words(then);
    String to = words(now);
    if (!from.equals(to)) {
      changed++;
      Way way = new Way(from, to);
      counts.merge(way, 1L, Long::sum);
      List<DecisionId> shown = examples.computeIfAbsent(way, none -> new ArrayList<>());
      if (shown.size() < Shift.MOST_EXAMPLES) {
        shown.add(id);
      }
    }
  }

  /** What was found so far. */
  public Tally tally() {
    List<Shift> shifts =
        counts.entrySet().stream()
            .map(each ->
                new Shift(
                    each.getKey().from(),
                    each.getKey().to(),
                    each.getValue(),
                    examples.getOrDefault(each.getKey(), List.of())))
            .sorted(Comparator.comparing(Shift::from).thenComparing(Shift::to))
            .toList();
    return Tally.NONE.plus(new Tally(decisions, changed, old.side(), young.side(), shifts, 0));
  }

  /** An outcome as far as a change of it is one: its kind, and where to. */
  static String words(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Routed routed -> "routed " + words(routed.route());
      case Outcome.NeedsConsent asks -> "needs-consent " + words(asks.route());
      case Outcome.NeedsApproval asks -> "needs-approval " + words(asks.route());
      case Outcome.Queued queued -> "queued " + words(queued.route());
      case Outcome.Refused refused -> "refused";
    };
  }

  private static String words(Route route) {
    return route.target() + "/" + route.model();
  }

  /** One side, being counted. */
  private final class Count {
    private long routed;
    private long consents;
    private long approvals;
    private long queued;
    private long refused;
    private long costMillionths;
    private final SortedMap<Boundary, Long> bytesTo = new TreeMap<>();

    void add(Outcome outcome, Facts facts, Instant at) {
      switch (outcome) {
        case Outcome.Routed runs -> run(runs, facts, at);
        case Outcome.NeedsConsent asks -> consents++;
        case Outcome.NeedsApproval asks -> approvals++;
        case Outcome.Queued waits -> queued++;
        case Outcome.Refused none -> refused++;
      }
    }

    /** A route whose price of that time nobody knows adds nothing. */
    private void run(Outcome.Routed runs, Facts facts, Instant at) {
      routed++;
      Boundary to = runs.route().boundary();
      if (to != Boundary.NONE && to != facts.origin().boundary()) {
        bytesTo.merge(to, facts.request().bytes(), Long::sum);
      }
      ModelOffer offer = offers.get(runs.route());
      if (offer != null && offer.price(at).isPresent()) {
        long more = Cost.of(offer, facts.request(), runs.chunking(), at);
        costMillionths += Math.min(more, Long.MAX_VALUE - costMillionths);
      }
    }

    Side side() {
      return new Side(
          routed, consents, approvals, queued, refused, bytesTo, costMillionths / 1_000_000);
    }
  }
}
