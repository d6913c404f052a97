package dev.demarc.portal.traces;

import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.traces.AgainAnswers.Decided;
import dev.demarc.portal.traces.TraceAnswers.Trace;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of a request, then or again.
 *
 * @param route that it is about; absent where it is refused, or not told
 * @param considered every route, with what is said of it
 */
record Verdict(
    @Nullable String outcome,
    @Nullable Route route,
    @Nullable String reason,
    @Nullable String rule,
    List<Considered> considered) {
  private static final String REFUSED = "refused";

  /** As the agent recorded it; where several routes stand for the same reason, none is told. */
  static Verdict recorded(Trace trace) {
    @Nullable String outcome = trace.attribute(TraceAttribute.DECISION_OUTCOME.wire());
    @Nullable String reason = trace.attribute(TraceAttribute.DECISION_REASON.wire());
    List<Route> standing =
        trace.consideredOrNone().stream()
            .filter(one -> !REFUSED.equals(outcome) && one.reason().wire().equals(reason))
            .map(Considered::route)
            .toList();
    @Nullable Route route = standing.size() == 1 ? standing.getFirst() : null;
    return new Verdict(
        outcome,
        route,
        reason,
        trace.attribute(TraceAttribute.DECISION_RULE.wire()),
        trace.consideredOrNone());
  }

  static Verdict of(Decided decided) {
    return new Verdict(
        decided.outcome(),
        decided.route(),
        decided.reason().wire(),
        decided.rule() == null ? null : decided.rule().text(),
        decided.considered());
  }

  /**
   * Whether the same becomes of the request, as far as it is told; by what rule is another matter.
   */
  boolean isSame(Verdict other) {
    boolean told = route != null && other.route != null;
    return Objects.equals(outcome, other.outcome) && (!told || Objects.equals(route, other.route));
  }

  /** What is said of a route, where it was considered. */
  Optional<Considered> of(Route which) {
    return considered.stream().filter(one -> one.route().equals(which)).findFirst();
  }

  String routeWords() {
    return route == null ? Words.NONE : words(route);
  }

  String permittedWords() {
    String permitted =
        considered.stream()
            .filter(Considered::permitted)
            .map(one -> words(one.route()))
            .sorted()
            .collect(Collectors.joining(", "));
    return permitted.isEmpty() ? "none" : permitted;
  }

  static String words(Route route) {
    return route.target().text() + " / " + route.model().text();
  }
}
