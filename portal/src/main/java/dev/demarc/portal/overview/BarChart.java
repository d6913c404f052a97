package dev.demarc.portal.overview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import dev.demarc.contract.data.Boundary;
import dev.demarc.json.DemarcJson;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.overview.Overview.Point;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Requests by boundary over time, as stacked bars (ECharts). */
@Tag("demarc-chart")
@JavaScript("context://js/echarts.min.js")
@JavaScript("context://js/demarc-chart.js")
final class BarChart extends Component implements HasSize {
  private static final long serialVersionUID = 1L;

  BarChart(List<Point> points, Range range, Instant now) {
    getElement().setAttribute("role", "img");
    getElement()
        .setAttribute(
            "aria-label",
            "Requests by boundary, " + range.words() + "; the same in the table below");
    getElement().setProperty("data", data(points, range, now).toString());
  }

  /** Every bar of the range, empty ones too; boundaries that never occur are left out. */
  static ObjectNode data(List<Point> points, Range range, Instant now) {
    List<Instant> bars = new ArrayList<>();
    for (Instant at = range.from(now); !at.isAfter(now); at = at.plus(range.bar())) {
      bars.add(at);
    }
    ObjectNode data = DemarcJson.tolerant().createObjectNode();
    data.put("unit", range.key());
    ArrayNode times = data.putArray("times");
    bars.forEach(at -> times.add(at.toString()));
    ArrayNode series = data.putArray("series");
    for (Boundary boundary : Boundary.values()) {
      List<Point> mine = points.stream().filter(p -> p.boundary() == boundary).toList();
      if (!mine.isEmpty()) {
        ObjectNode one = series.addObject();
        one.put("key", boundary.wire());
        one.put("name", Words.boundary(boundary.wire()));
        ArrayNode counts = one.putArray("counts");
        bars.forEach(bar -> counts.add(sum(mine, bar, range)));
      }
    }
    return data;
  }

  private static long sum(List<Point> points, Instant bar, Range range) {
    return points.stream()
        .filter(p -> range.floor(p.at()).equals(bar))
        .mapToLong(Point::count)
        .sum();
  }
}
