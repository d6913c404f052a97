package dev.demarc.portal.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.portal.dashboards.Figure.Amount;
import dev.demarc.portal.dashboards.Reading.Series;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Sankey diagram: one column of nodes for each dimension, flows summed between neighbours. */
final class FlowDrawing {
  /** A value of a dimension; the same value of another one is another node. */
  private record Node(int column, String value) {
    String id() {
      return column + ":" + value;
    }
  }

  private record Flow(Node from, Node to) {}

  private final Drawn drawn;
  private final List<String> by;
  private final Set<Node> nodes = new LinkedHashSet<>();
  private final Map<Flow, BigDecimal> flows = new LinkedHashMap<>();

  private FlowDrawing(Drawn drawn) {
    this.drawn = drawn;
    this.by = drawn.reading().by();
    drawn.reading().series().forEach(this::add);
  }

  static Drawing of(Drawn drawn) {
    FlowDrawing drawing = new FlowDrawing(drawn);
    List<Flow> order = new ArrayList<>(drawing.flows.keySet());
    return new Drawing(drawing.data(order), (line, at) -> drawing.way(order, line));
  }

  private void add(Series series) {
    if (!(series.total() instanceof Amount amount) || amount.value().signum() <= 0) {
      return;
    }
    for (int column = 0; column + 1 < by.size(); column++) {
      Flow flow = new Flow(node(series, column), node(series, column + 1));
      nodes.add(flow.from);
      nodes.add(flow.to);
      flows.merge(flow, amount.value(), BigDecimal::add);
    }
  }

  private Node node(Series series, int column) {
    return new Node(column, series.label(by.get(column)));
  }

  private ObjectNode data(List<Flow> order) {
    ObjectNode data = Drawing.begin(drawn, "flow");
    ArrayNode drawnNodes = data.putArray("nodes");
    for (Node node : nodes) {
      String dimension = by.get(node.column);
      drawnNodes
          .addObject()
          .put("id", node.id())
          .put("name", Labels.value(dimension, node.value))
          .put("key", dimension.equals("class") || dimension.equals("region") ? "" : node.value);
    }
    ArrayNode drawnFlows = data.putArray("flows");
    for (Flow flow : order) {
      drawnFlows
          .addObject()
          .put("from", flow.from.id())
          .put("to", flow.to.id())
          .put("value", flows.get(flow))
          .put("words", drawn.unit().words(flows.get(flow)));
    }
    return data;
  }

  private @Nullable String way(List<Flow> order, int line) {
    if (line < 0 || line >= order.size()) {
      return null;
    }
    Flow flow = order.get(line);
    Map<String, String> labels =
        Map.of(by.get(flow.from.column), flow.from.value, by.get(flow.to.column), flow.to.value);
    return drawn.leads(new Series(labels, new Amount(BigDecimal.ZERO), List.of()), null);
  }
}
