package dev.demarc.crossing;

import dev.demarc.contract.decision.Facts;
import java.util.ArrayList;
import java.util.List;

/**
 * What the sessions of one caller carry at a time. What was routed before that time is carried;
 * what was routed meanwhile, by a job's turn, may be.
 */
final class Sessions {
  private static final int MOST_MEANWHILE = 5;

  private final List<Routed> routed = new ArrayList<>();

  private record Routed(String key, long fromNanos, long toNanos, Facts facts) {}

  /** It was routed between these times. */
  void add(Ask ask, long fromNanos, long toNanos, Facts facts) {
    if (ask.session().isPresent()) {
      routed.add(new Routed(key(ask), fromNanos, toNanos, facts));
    }
  }

  /** All that may be carried by one that came and was decided between these times. */
  List<FactsOf.Carried> carried(Ask ask, long fromNanos, long toNanos) {
    FactsOf.Carried surely = FactsOf.Carried.NOTHING;
    List<Facts> meanwhile = new ArrayList<>();
    for (Routed each : routed) {
      boolean its = each.key().equals(key(ask)) && each.fromNanos() != fromNanos;
      if (its && each.toNanos() < fromNanos) {
        surely = surely.and(each.facts());
      } else if (its && each.fromNanos() <= toNanos && meanwhile.size() < MOST_MEANWHILE) {
        meanwhile.add(each.facts());
      }
    }
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
