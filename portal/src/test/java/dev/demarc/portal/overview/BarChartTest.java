package dev.demarc.portal.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.data.Boundary;
import dev.demarc.portal.overview.Overview.Point;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarChartTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:30:00Z");

  @Test
  void sumsPointsIntoTheirBarAndLeavesNoGap() {
    JsonNode data =
        BarChart.data(
            List.of(
                new Point(Instant.parse("2026-11-24T10:05:00Z"), Boundary.EDGE, 2L),
                new Point(Instant.parse("2026-11-24T10:20:00Z"), Boundary.EDGE, 3L),
                new Point(Instant.parse("2026-11-24T08:00:00Z"), Boundary.EDGE, 1L)),
            Range.DAY,
            NOW);
    assertEquals(24, data.get("times").size());
    assertEquals("2026-11-24T10:00:00Z", data.get("times").get(23).asText());
    JsonNode counts = data.get("series").get(0).get("counts");
    assertEquals(5, counts.get(23).asInt());
    assertEquals(0, counts.get(22).asInt());
    assertEquals(1, counts.get(21).asInt());
  }

  @Test
  void leavesOutBoundariesThatNeverOccur() {
    JsonNode data = BarChart.data(List.of(new Point(NOW, Boundary.NONE, 1L)), Range.HOUR, NOW);
    assertEquals(1, data.get("series").size());
    assertEquals("none", data.get("series").get(0).get("key").asText());
  }
}
