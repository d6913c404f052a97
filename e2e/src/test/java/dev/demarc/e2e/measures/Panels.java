package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import dev.demarc.contract.measure.MeasureName;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.people.Browser;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every panel of every dashboard, against what the control plane says of it. */
final class Panels {
  private final Figures figures;
  private final Instant to;
  private final Map<MeasureName, String> shown = new EnumMap<>(MeasureName.class);

  /**
   * @param to the end of what is shown; nothing is counted any more
   */
  Panels(Figures figures, Instant to) {
    this.figures = figures;
    this.to = to;
  }

  /** Looks at all; where each measure is shown. */
  Map<MeasureName, String> look(Page page, Installation installation) throws IOException {
    String portal = installation.portal() + "/t/" + figures.kit().tenant().id();
    Browser.openAs(page, figures.kit().tenant().user("tenant-admin"), portal + "/overview");
    for (String name : Shown.PAGES) {
      String address =
          "%s/dashboards/%s?from=%s&to=%s&zone=UTC".formatted(portal, name, figures.from(), to);
      for (Shown panel : Shown.at(page, address, "measures-" + name)) {
        compare(name + ": " + panel.title(), panel);
      }
    }
    return shown;
  }

  private void compare(String where, Shown panel) {
    MeasureName name = panel.measure();
    assertEquals(name.missing().isEmpty(), panel.measured(), where);
    shown.putIfAbsent(name, where);
    if (panel.measured()) {
      assertFalse(panel.rows().isEmpty(), where + " shows nothing");
      JsonNode answer = figures.answer(name.wire(), String.join(",", panel.by()), Optional.of(to));
      boolean ratio = answer.path("kind").asText().equals("ratio");
      assertEquals(said(answer), panel.figures(ratio), where);
    }
  }

  private static List<String> said(JsonNode answer) {
    List<String> rows = new ArrayList<>();
    for (JsonNode series : answer.path("series")) {
      List<String> cells = new ArrayList<>();
      answer.path("by").forEach(by -> cells.add(series.at("/labels").path(by.asText()).asText()));
      figures(answer).forEach(figure -> cells.add(series.at("/total").path(figure).asText()));
      rows.add(cells.toString());
    }
    return rows.stream().sorted().toList();
  }

  private static List<String> figures(JsonNode answer) {
    return switch (answer.path("kind").asText()) {
      case "ratio" -> List.of("numerator", "denominator");
      case "quantiles" -> List.of("p50", "p95", "p99", "count");
      default -> List.of("value");
    };
  }

  /** Names that no panel shows. */
  List<String> unseen() {
    return Stream.of(MeasureName.values())
        .filter(name -> !shown.containsKey(name))
        .map(MeasureName::wire)
        .toList();
  }
}
