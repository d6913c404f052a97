package dev.demarc.portal.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.portal.dashboards.Figure.Quantiles;
import dev.demarc.portal.dashboards.Reading.Point;
import dev.demarc.portal.dashboards.Reading.Series;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bars and lines over every step of the range; a step without a figure is none, not a gap. */
final class TimeDrawing {
  private final Drawn drawn;
  private final List<Instant> steps;
  private final ObjectNode data;
  private final ArrayNode lines;
  private final List<Series> behind = new ArrayList<>();

  private TimeDrawing(Drawn drawn) {
    this.drawn = drawn;
    TreeSet<Instant> all = new TreeSet<>(drawn.period().steps());
    drawn.reading().series().forEach(one -> one.points().forEach(point -> all.add(point.at())));
    this.steps = List.copyOf(all);
    this.data = Drawing.begin(drawn, drawn.panel().kind() == Kind.BARS ? "bars" : "lines");
    ArrayNode times = data.putArray("times");
    steps.forEach(at -> times.add(drawn.period().brief(at)));
    this.lines = data.putArray("lines");
  }

  static Drawing of(Drawn drawn) {
    TimeDrawing drawing = new TimeDrawing(drawn);
    List<Series> series = drawn.reading().series();
    boolean alone = series.size() == 1 && series.getFirst().total() instanceof Quantiles;
    for (Series one : series) {
      if (alone) {
        drawing.line(one, "Median", figure -> ((Quantiles) figure).p50());
        drawing.line(one, "95 %", figure -> ((Quantiles) figure).p95());
        drawing.line(one, "99 %", figure -> ((Quantiles) figure).p99());
      } else {
        drawing.line(one, drawn.name(one), Drawn::height);
      }
    }
    return new Drawing(drawing.data, drawing::way);
  }

  private void line(Series series, String name, Function<Figure, @Nullable BigDecimal> height) {
    behind.add(series);
    ObjectNode line = lines.addObject();
    line.put("name", name);
    line.put("key", boundary(series));
    ArrayNode values = line.putArray("values");
    ArrayNode words = line.putArray("words");
    Map<Instant, Figure> figures =
        series.points().stream().collect(Collectors.toMap(Point::at, Point::figure, (a, b) -> b));
    for (Instant step : steps) {
      Figure figure = figures.get(step);
      values.add(figure == null ? nothing() : height.apply(figure));
      words.add(figure == null ? "" : drawn.words(figure));
    }
  }

  /** Nothing counted is none; no share and no time is no point. */
  private @Nullable BigDecimal nothing() {
    return drawn.reading().kind().equals("count") ? BigDecimal.ZERO : null;
  }

  /** A boundary has its own colour everywhere. */
  private String boundary(Series series) {
    return drawn.reading().by().equals(List.of("boundary")) ? series.label("boundary") : "";
  }

  private @Nullable String way(int line, int at) {
    boolean there = line >= 0 && line < behind.size() && at >= 0 && at < steps.size();
    return there ? drawn.leads(behind.get(line), steps.get(at)) : null;
  }
}
