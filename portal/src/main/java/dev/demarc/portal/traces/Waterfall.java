package dev.demarc.portal.traces;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.traces.TraceAnswers.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Spans as bars on one line of time. */
final class Waterfall extends OrderedList {
  private static final long serialVersionUID = 1L;

  Waterfall(List<Span> spans) {
    addClassName("waterfall");
    setId("waterfall");
    if (spans.isEmpty()) {
      return;
    }
    Instant first = spans.stream().map(Span::start).min(Comparator.naturalOrder()).orElseThrow();
    Instant last = spans.stream().map(Span::end).max(Comparator.naturalOrder()).orElseThrow();
    long whole = Math.max(1, micros(first, last));
    spans.stream()
        .sorted(
            Comparator.comparing(Span::start).thenComparing(Span::end, Comparator.reverseOrder()))
        .forEach(span -> add(bar(span, first, whole)));
  }

  private static ListItem bar(Span span, Instant first, long whole) {
    long length = micros(span.start(), span.end());
    com.vaadin.flow.component.html.Span name = new com.vaadin.flow.component.html.Span(span.name());
    name.addClassName("bar-name");
    com.vaadin.flow.component.html.Span time =
        new com.vaadin.flow.component.html.Span(Words.micros(length));
    time.addClassNames("bar-time", "quiet");
    Div fill = new Div();
    fill.addClassNames("bar-fill", boundary(span));
    fill.getStyle().set("left", percent(100.0 * micros(first, span.start()) / whole));
    fill.getStyle().set("width", "max(3px, " + percent(100.0 * length / whole) + ")");
    Div track = new Div(fill);
    track.addClassName("bar-track");
    ListItem item = new ListItem(name, track, time);
    item.getElement().setAttribute("data-testid", "span");
    return item;
  }

  private static String boundary(Span span) {
    return span.attributes().containsKey("demarc.boundary.to")
        ? "boundary-" + span.attributes().get("demarc.boundary.to").asText()
        : "boundary-none";
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.3f%%", value);
  }

  private static long micros(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toNanos() / 1_000);
  }
}
