package dev.demarc.portal.dashboards;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane answers about one measure.
 *
 * @param goneBefore of the time asked for, what is older is kept no more; absent where all is there
 * @param truncated whether the smallest series are folded into one
 */
record Reading(
    String measure,
    String unit,
    String kind,
    List<String> by,
    @Nullable Completeness completeness,
    @Nullable Instant goneBefore,
    boolean truncated,
    List<Series> series) {
  /** What the folded series are labelled. */
  static final String OTHER = "…other";

  @SuppressWarnings("NullAway") // absent in JSON
  Reading {
    by = by == null ? List.of() : List.copyOf(by);
    series = series == null ? List.of() : List.copyOf(series);
  }

  /** How many of the records that are known to exist have arrived. */
  record Completeness(long received, long known) {
    boolean isPartial() {
      return received < known;
    }
  }

  /** The figures of one combination of labels. */
  record Series(Map<String, String> labels, Figure total, List<Point> points) {
    @SuppressWarnings("NullAway") // absent in JSON
    Series {
      labels = labels == null ? Map.of() : Map.copyOf(labels);
      points = points == null ? List.of() : List.copyOf(points);
    }

    String label(String dimension) {
      return labels.getOrDefault(dimension, "");
    }
  }

  /** The figure of one step. */
  record Point(Instant at, Figure figure) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Point of(JsonNode node) {
      return new Point(Instant.parse(node.path("at").asText()), Figure.of(node));
    }
  }

  boolean isEmpty() {
    return series.stream().allMatch(one -> one.total().isEmpty());
  }
}
