package dev.demarc.crossing;

import dev.demarc.contract.decision.Facts;
import java.util.ArrayList;
import java.util.List;

/**
 * What the sessions of one caller carry at a time. What was routed before that time is carried;
 * what was routed meanwhile, by a job's turn, may be, and so may what a policy that was replaced
 * made of a request that got no answer.
 */
final class Sessions {
  private static final int MOST_MEANWHILE = 5;

  private final List<Routed> routed = new ArrayList<>();

  /**
   * @param surely whether it was, and not only may have been
   */
  private record Routed(String key, long fromNanos, long toNanos, Facts facts, boolean surely) {}

  /** It was routed between these times. */
  void add(Ask ask, long fromNanos, long toNanos, Facts facts) {
    add(ask, new Routed(key(ask), fromNanos, toNanos, facts, true));
  }

  /** It may have been: a route of it failed under this policy, or under another. */
  void perhaps(Ask ask, long fromNanos, long toNanos, Facts facts) {
    add(ask, new Routed(key(ask), fromNanos, toNanos, facts, false));
  }

  private void add(Ask ask, Routed each) {
    if (ask.session().isPresent()) {
      routed.add(each);
    }
  }

  /** All that may be carried by one that came and was decided between these times. */
  List<FactsOf.Carried> carried(Ask ask, long fromNanos, long toNanos) {
    FactsOf.Carried surely = FactsOf.Carried.NOTHING;
    List<Facts> possible = new ArrayList<>();
    for (Routed each : routed) {
      boolean its = each.key().equals(key(ask)) && each.fromNanos() != fromNanos;
      if (its && each.surely() && each.toNanos() < fromNanos) {
        surely = surely.and(each.facts());
      } else if (its && each.fromNanos() <= toNanos) {
        possible.add(each.facts());
      }
    }
    FactsOf.Carried known = surely;
    List<Facts> meanwhile =
        possible.stream()
            .filter(each -> !known.and(each).equals(known))
            .limit(MOST_MEANWHILE)
            .toList();
    List<FactsOf.Carried> all = new ArrayList<>();
    all.add(surely);
    for (Facts each : meanwhile) {
      List.copyOf(all).forEach(before -> all.add(before.and(each)));
    }
    return all;
  }

  private static String key(Ask ask) {
    return ask.application() + "/" + ask.session().orElse("");
  }
}
