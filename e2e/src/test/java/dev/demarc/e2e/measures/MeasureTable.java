package dev.demarc.e2e.measures;

import dev.demarc.contract.measure.MeasureName;
import dev.demarc.e2e.installation.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What moved each measure, from what to what, which panel shows it, and what Prometheus is told.
 * Every name has a row, or the capability that has to be built first.
 */
final class MeasureTable {
  private static final Path FILE = Path.of("target/measures-table.md");
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Figures figures;
  private final List<Row> rows = new ArrayList<>();
  private final Map<MeasureName, String> panels = new EnumMap<>(MeasureName.class);
  private final Map<MeasureName, String> scraped = new EnumMap<>(MeasureName.class);

  private record Row(Moves.Move move, String scenario, Figure before, Figure after) {
    boolean moved() {
      return move.is(before, after);
    }

    String line(String panel, String metric) {
      return "| %s | %s | %s | %s%s | %s | %s |%n"
          .formatted(
              move.words(),
              scenario,
              before.words(),
              after.words(),
              moved() ? "" : " (not moved)",
              panel,
              metric);
    }
  }

  /** What provokes them. */
  interface Provocation {
    void happen() throws Exception;
  }

  MeasureTable(Figures figures) {
    this.figures = figures;
  }

  /** Lets it happen, and waits until all of these have moved. */
  void provoke(String scenario, Provocation what, Moves... all) throws Exception {
    List<Moves.Move> moves = Stream.of(all).flatMap(each -> each.each().stream()).toList();
    List<Figure> before = moves.stream().map(figures::of).toList();
    what.happen();
    for (int i = 0; i < moves.size(); i++) {
      Moves.Move move = moves.get(i);
      Figure was = before.get(i);
      Figure now = Eventually.look(() -> figures.of(move), PAUSE, figure -> move.is(was, figure));
      rows.add(new Row(move, scenario, was, now));
    }
  }

  /** The panel that shows a measure first. */
  void isShown(MeasureName name, String panel) {
    panels.putIfAbsent(name, panel);
  }

  /** What Prometheus was told of them. */
  void areScraped(Map<MeasureName, String> values) {
    scraped.putAll(values);
  }

  /**
   * What is not as it must be: nothing moved it, or its scenario did not, or no panel shows it, or
   * Prometheus is not told of it.
   */
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    rows.stream().filter(row -> !row.moved()).forEach(row -> wrong.add(row.line("", "")));
    for (MeasureName name : MeasureName.values()) {
      if (name.missing().isEmpty() && of(name).isEmpty()) {
        wrong.add(name.wire() + " is moved by nothing");
      }
      if (!panels.containsKey(name)) {
        wrong.add(name.wire() + " is on no panel");
      }
      if (name.missing().isEmpty() != scraped.containsKey(name)) {
        wrong.add(name.wire() + (name.missing().isEmpty() ? " is not" : " is") + " on /q/metrics");
      }
    }
    return wrong;
  }

  private List<Row> of(MeasureName name) {
    return rows.stream().filter(row -> row.move().name() == name).toList();
  }

  /** Writes and prints it. */
  void publish() throws IOException {
    var text = new StringBuilder("| metric | scenario | before | after | panel | /q/metrics |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (MeasureName name : MeasureName.values()) {
      String panel = panels.getOrDefault(name, "none");
      String metric = scraped.getOrDefault(name, "none");
      of(name).forEach(row -> text.append(row.line(panel, metric)));
      if (of(name).isEmpty()) {
        String why = name.missing().map(part -> "not yet measured: " + part).orElse("nothing");
        text.append("| `%s` | %s | | | %s | %s |%n".formatted(name.wire(), why, panel, metric));
      }
    }
    Files.writeString(FILE, text);
    System.out.println(text);
  }
}
