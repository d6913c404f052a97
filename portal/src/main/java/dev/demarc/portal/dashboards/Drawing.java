package dev.demarc.portal.dashboards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.demarc.json.DemarcJson;
import org.jspecify.annotations.Nullable;

/** What {@code demarc-chart} draws, and where a press on it leads. */
record Drawing(ObjectNode data, Way way) {
  /** From a place in the chart to a page. */
  interface Way {
    /**
     * The page's address, absent where there is none or no such place.
     *
     * @param line which line, bar or flow
     * @param at which step of it
     */
    @Nullable String from(int line, int at);
  }

  static Drawing of(Drawn drawn) {
    return switch (drawn.panel().kind()) {
      case BARS, LINES -> TimeDrawing.of(drawn);
      case FLOW ->
          drawn.reading().by().size() > 1 ? FlowDrawing.of(drawn) : RankedDrawing.of(drawn);
      case RANKED -> RankedDrawing.of(drawn);
    };
  }

  /** The beginning of every drawing. */
  static ObjectNode begin(Drawn drawn, String kind) {
    ObjectNode data = DemarcJson.tolerant().createObjectNode();
    data.put("kind", kind);
    data.put("unit", drawn.unit().wire());
    return data;
  }
}
