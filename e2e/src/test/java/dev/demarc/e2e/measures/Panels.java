package dev.demarc.e2e.measures;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import dev.demarc.contract.measure.MeasureName;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.people.Browser;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Every panel of every dashboard, against what the control plane says of it. */
final class Panels {
  private final Figures figures;
  private final Instant to;
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param to the end of what is shown; nothing is counted any more
   */
  Panels(Figures figures, Instant to) {
    this.figures = figures;
    this.to = to;
  }

  /** Looks at all; what they show wrongly. */
  List<String> look(Page page, Installation installation, MeasureTable table) throws IOException {
    String portal = installation.portal() + "/t/" + figures.kit().tenant().id() + "/";
    Browser.openAs(page, figures.kit().tenant().user("tenant-admin"), portal + "overview");
    for (String path : Shown.PAGES) {
      String query = "?from=%s&to=%s&zone=UTC".formatted(figures.from(), to);
      for (Shown panel : Shown.at(page, portal + path + query, "measures-" + Shown.page(path))) {
        String where = Shown.page(path) + ": " + panel.title();
        table.isShown(panel.measure(), where);
        compare(where, panel);
      }
    }
    return wrong;
  }

  private void compare(String where, Shown panel) {
    MeasureName name = panel.measure();
    if (name.missing().isEmpty() != panel.measured()) {
      wrong.add(where + (panel.measured() ? " is measured" : " is not measured"));
    }
    if (panel.measured()) {
      JsonNode answer = figures.answer(name.wire(), String.join(",", panel.by()), to);
      boolean ratio = answer.path("kind").asText().equals("ratio");
      expect(where + " has no rows", !panel.rows().isEmpty());
      expect(where + " draws nothing", panel.isDrawn());
      List<String> said = said(answer);
      List<String> shown = panel.figures(ratio);
      expect(where + ":\n  said  " + said + "\n  shown " + shown, said.equals(shown));
    }
  }

  private void expect(String otherwise, boolean holds) {
    if (!holds) {
      wrong.add(otherwise);
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
}
