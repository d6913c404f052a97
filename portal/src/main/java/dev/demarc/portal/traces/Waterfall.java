package dev.demarc.portal.traces;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.look.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a request spent its time on, as bars on one line of time, with the boundary of each in words
 * and as its colour.
 */
final class Waterfall extends OrderedList {
  private static final long serialVersionUID = 1L;

  Waterfall(List<Bar> bars) {
    addClassName("waterfall");
    setId("waterfall");
    if (bars.isEmpty()) {
      return;
    }
    Instant first = bars.stream().map(Bar::start).min(Comparator.naturalOrder()).orElseThrow();
    Instant last = bars.stream().map(Bar::end).max(Comparator.naturalOrder()).orElseThrow();
    long whole = Math.max(1, micros(Duration.between(first, last)));
    bars.forEach(bar -> add(item(bar, first, whole)));
  }

  private static ListItem item(Bar bar, Instant first, long whole) {
    Div track = new Div(fill(bar, first, whole));
    track.addClassName("bar-track");
    ListItem item = new ListItem(name(bar), track, times(bar));
    item.getElement().setAttribute("data-testid", bar.kind() == Bar.Kind.SPAN ? "span" : "phase");
    Instant chunk = bar.firstChunk();
    if (chunk != null) {
      Div mark = new Div();
      mark.addClassName("bar-mark");
      mark.getStyle().set("left", percent(first, chunk, whole));
      track.add(mark);
    }
    return item;
  }

  private static Span name(Bar bar) {
    Span name = new Span(new Span(bar.name()));
    name.addClassName("bar-name");
    if (bar.kind() == Bar.Kind.SPAN) {
      Span boundary = new Span(bar.words());
      boundary.addClassNames("bar-boundary", "quiet");
      name.add(boundary);
    }
    return name;
  }

  private static Div fill(Bar bar, Instant first, long whole) {
    Div fill = new Div();
    fill.addClassNames(
        "bar-fill", bar.kind() == Bar.Kind.PHASE ? "bar-phase" : "boundary-" + bar.boundary());
    fill.getStyle().set("left", percent(first, bar.start(), whole));
    fill.getStyle()
        .set(
            "width",
            "max(3px, " + percent(bar.start(), bar.start().plus(bar.length()), whole) + ")");
    return fill;
  }

  private static Span times(Bar bar) {
    Duration chunk = bar.untilFirstChunk();
    String words = Words.micros(micros(bar.length()));
    Span times = new Span(words);
    times.addClassNames("bar-time", "quiet");
    if (chunk != null) {
      Span first = new Span("first chunk " + Words.micros(micros(chunk)));
      first.addClassName("bar-chunk");
      first.getElement().setAttribute("data-testid", "first-chunk");
      times.add(first);
    }
    return times;
  }

  private static String percent(Instant from, Instant to, long whole) {
    double share = 100.0 * micros(Duration.between(from, to)) / whole;
    return String.format(Locale.ROOT, "%.3f%%", Math.clamp(share, 0, 100));
  }

  private static long micros(Duration span) {
    return Math.max(0, span.toNanos() / 1_000);
  }
}
