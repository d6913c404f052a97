package dev.demarc.portal.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.measure.MeasureName;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DashboardTest {
  /** What the control plane measures; the portal has nothing of its program. */
  private static final Path SOURCE =
      Path.of("../control-plane/server/src/main/java/dev/demarc/server/measures/Measure.java");

  /**
   * A constant, which has its measure's name, unit and kind where it is measured, and dimensions.
   */
  private static final Pattern MEASURE =
      Pattern.compile(
          "^  ([A-Z_]+)\\((\\s*Unit\\.[A-Z_]+,\\s*Kind\\.[A-Z]+,)?\\s*\"([a-z ]*)\"",
          Pattern.MULTILINE);

  @Test
  void hasAPanelForEveryMeasureOfTheControlPlane() throws IOException {
    var shown = new TreeSet<String>();
    panels().forEach(panel -> shown.add(panel.measure()));
    assertEquals(new TreeSet<>(measures().keySet()), shown);
  }

  @Test
  void splitsByDimensionsThatTheMeasureHas() throws IOException {
    Map<String, List<String>> measures = measures();
    panels()
        .forEach(panel ->
            assertTrue(
                measures.getOrDefault(panel.measure(), List.of()).containsAll(panel.by()),
                panel.toString()));
  }

  @Test
  void tellsThePanelsOfAPageApart() {
    for (Dashboard dashboard : Dashboard.values()) {
      List<String> ids = dashboard.panels().stream().map(Panel::id).toList();
      assertEquals(ids.size(), new TreeSet<>(ids).size(), dashboard.key() + ": " + ids);
    }
  }

  @Test
  void isTriedAgainstTheCatalogueThatThereIs() throws IOException {
    var catalogue = new TreeMap<String, List<String>>();
    try (InputStream in =
        DashboardTest.class.getResourceAsStream("/control-plane/GET_measures.json")) {
      for (JsonNode each : DemarcJson.tolerant().readTree(in).path("items")) {
        catalogue.put(
            each.path("name").asText(),
            each.path("dimensions").valueStream().map(JsonNode::asText).toList());
      }
    }
    assertEquals(measures(), catalogue);
  }

  private static Stream<Panel> panels() {
    return Arrays.stream(Dashboard.values()).flatMap(each -> each.panels().stream());
  }

  private static Map<String, List<String>> measures() throws IOException {
    var measures = new TreeMap<String, List<String>>();
    MEASURE
        .matcher(Files.readString(SOURCE))
        .results()
        .forEach(found ->
            measures.put(
                MeasureName.valueOf(found.group(1)).wire(),
                Stream.of(found.group(3).split(" ")).filter(name -> !name.isEmpty()).toList()));
    assertTrue(measures.size() > 40, measures.toString());
    return measures;
  }
}
