package dev.demarc.engine;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.engine.rules.Obligations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the rules say with the caller's hints and without them, as one: a route is permitted when it
 * is both times, on the terms of both. A caller can always send no hint, so nothing is gained by
 * one; and what a hint forbids or asks for stays forbidden or asked for.
 */
final class Tightened {
  private static final Comparator<Considered> STRICTER_TERMS_FIRST =
      Comparator.comparing(
          considered -> considered.obligations().stream().findFirst().orElse(null),
          Comparator.nullsLast(Obligations.STRICTEST_FIRST));

  private Tightened() {}

  /** Route by route; both lists are of the same routes in the same order. */
  static List<Considered> of(List<Considered> hinted, List<Considered> proven) {
    List<Considered> both = new ArrayList<>(hinted.size());
    for (int i = 0; i < hinted.size(); i++) {
      both.add(of(hinted.get(i), proven.get(i)));
    }
    return both;
  }

  private static Considered of(Considered hinted, Considered proven) {
    if (!hinted.permitted() || !proven.permitted()) {
      return hinted.permitted() ? proven : hinted;
    }
    List<Obligation> obligations =
        Stream.concat(hinted.obligations().stream(), proven.obligations().stream())
            .distinct()
            .sorted(Obligations.STRICTEST_FIRST)
            .toList();
    Considered deciding =
        STRICTER_TERMS_FIRST.compare(proven, hinted) < 0 || hinted.rule() == null ? proven : hinted;
    return new Considered(hinted.route(), true, deciding.reason(), deciding.rule(), obligations);
  }
}
