package dev.demarc.e2e.measures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import dev.demarc.contract.Wire;
import dev.demarc.contract.measure.MeasureName;
import dev.demarc.e2e.people.Browser;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One panel of a dashboard, as the browser has it.
 *
 * @param rows the raw cells of its table: labels, then figures
 * @param marks the bars, points and flows of its chart that take any room
 */
public record Shown(
    String id,
    MeasureName measure,
    String title,
    boolean measured,
    List<List<String>> rows,
    int marks) {
  /** The pages of measures. */
  public static final List<String> PAGES =
      Stream.concat(
              Stream.of("overview"),
              Stream.of(
                      "routes",
                      "cost",
                      "movement",
                      "latency",
                      "fallback",
                      "fleet",
                      "offline",
                      "stability")
                  .map(name -> "dashboards/" + name))
          .toList();

  private static final String READ =
      """
      () => {
        const marks = (chart) => chart.getModel().getSeries().flatMap((series) => {
          const data = series.getData();
          return data.mapArray((index) => data.getItemGraphicEl(index));
        }).map((mark) => mark ? mark.getBoundingRect() : { width: 0, height: 0 })
          .filter((room) => room.width > 0 || room.height > 0).length;
        return JSON.stringify([...document.querySelectorAll('[data-testid="panel"]')].map(panel => ({
        id: panel.id,
        measure: panel.dataset.measure,
        title: panel.querySelector('h2').textContent,
        measured: panel.querySelector('[data-testid="not-measured"]') === null,
        rows: [...panel.querySelectorAll('[data-testid="total-row"]')]
          .map(row => [...row.cells].map(cell => cell.dataset.raw)),
        marks: [...panel.querySelectorAll('demarc-chart[rendered]')]
          .filter(each => each.querySelector('svg path'))
          .reduce((sum, each) => sum + marks(each.chart), 0)})));
      }
      """;

  /** What the page at this path is called. */
  static String page(String path) {
    return path.substring(path.indexOf('/') + 1);
  }

  /** Opens the address, waits until all of it is there, and reads its panels. */
  static List<Shown> at(Page page, String address, String picture) throws IOException {
    page.navigate(address);
    Browser.settle(page);
    page.waitForSelector("[data-testid='panel']");
    page.waitForCondition(() -> page.locator("[aria-busy]").count() == 0);
    page.waitForCondition(() -> page.locator("demarc-chart:not([rendered])").count() == 0);
    Browser.picture(page, picture);
    assertEquals(0, page.locator("[data-testid='trouble']").count(), address + " shows trouble");
    List<Shown> all = new ArrayList<>();
    for (JsonNode panel : DemarcJson.strict().readTree((String) page.evaluate(READ))) {
      all.add(
          new Shown(
              panel.path("id").asText(),
              Wire.parse(MeasureName.class, "measure", panel.path("measure").asText()),
              panel.path("title").asText(),
              panel.path("measured").asBoolean(),
              rows(panel.path("rows")),
              panel.path("marks").asInt()));
    }
    return all;
  }

  private static List<List<String>> rows(JsonNode rows) {
    List<List<String>> all = new ArrayList<>();
    for (JsonNode row : rows) {
      List<String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.asText()));
      all.add(cells);
    }
    return all;
  }

  /** Whether there is anything to be seen in its chart. */
  boolean isDrawn() {
    return marks > 0;
  }

  /** What it is split by, which is what its id ends with. */
  List<String> by() {
    String rest = id.substring(("panel-" + measure.wire().replace('.', '-')).length());
    return Arrays.stream(rest.split("-")).filter(word -> !word.isEmpty()).toList();
  }

  /** Its rows in order of their text, without the share, which follows from its parts. */
  List<String> figures(boolean isRatio) {
    return rows.stream()
        .map(cells -> {
          List<String> figures = new ArrayList<>(cells);
          if (isRatio) {
            figures.remove(by().size());
          }
          return figures.toString();
        })
        .sorted()
        .toList();
  }
}
