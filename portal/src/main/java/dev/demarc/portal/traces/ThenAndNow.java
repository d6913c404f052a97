package dev.demarc.portal.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Considered;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Two decisions of one request side by side, as a whole and route by route. */
final class ThenAndNow extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Verdict then;
  private final transient Verdict now;

  ThenAndNow(Verdict then, Verdict now) {
    this.then = then;
    this.now = now;
    add(part("Then and now", whole()), part("Routes, then and now", routes()));
  }

  /** One thing that was decided. */
  private record Line(String what, String then, String now) {
    boolean isSame() {
      return then.equals(now);
    }
  }

  private Table<Line> whole() {
    return new Table<Line>("again", "Then and now", Line::what)
        .text("What", Line::what)
        .text("Then", Line::then)
        .text("Now", Line::now)
        .column("Compared", line -> compared(line.isSame()))
        .rows(
            List.of(
                new Line("Outcome", Words.plain(then.outcome()), Words.plain(now.outcome())),
                new Line("Route", then.routeWords(), now.routeWords()),
                new Line("Boundary", boundary(then), boundary(now)),
                new Line("Rule", Words.or(then.rule()), Words.or(now.rule())),
                new Line("Reason", Words.plain(then.reason()), Words.plain(now.reason())),
                new Line("Permitted routes", then.permittedWords(), now.permittedWords())));
  }

  private static String boundary(Verdict verdict) {
    return verdict.route() == null ? Words.NONE : Words.boundary(verdict.route().boundary().wire());
  }

  private Table<Route> routes() {
    return new Table<Route>("again-route", "Routes, then and now", Verdict::words)
        .text("Route", Verdict::words)
        .column("Boundary", route -> Badge.boundary(route.boundary().wire()))
        .column("Then", route -> said(then.of(route)))
        .column("Now", route -> said(now.of(route)))
        .rows(
            Stream.concat(then.considered().stream(), now.considered().stream())
                .map(Considered::route)
                .distinct()
                .sorted(Comparator.comparing(Verdict::words))
                .toList());
  }

  private static Component said(Optional<Considered> said) {
    if (said.isEmpty()) {
      return new Span("not considered");
    }
    Considered one = said.get();
    Div cell =
        new Div(
            one.permitted() ? new Badge("Permitted", Tone.GOOD) : new Badge("Not", Tone.BAD),
            new Span(TraceReasons.why(one)));
    cell.addClassName("inline");
    return cell;
  }

  private static Badge compared(boolean same) {
    return same ? new Badge("Same", Tone.QUIET) : new Badge("Other", Tone.WARN);
  }

  /** What is wider than its place is scrolled by keyboard too. */
  private static Div part(String name, Table<?> table) {
    Div part = new Div(table);
    part.addClassName("scroll");
    part.getElement()
        .setAttribute("tabindex", "0")
        .setAttribute("role", "region")
        .setAttribute("aria-label", name);
    return part;
  }
}
