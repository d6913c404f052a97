package dev.demarc.e2e.measures;

import dev.demarc.contract.measure.MeasureName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * What moved each measure, from what to what, and which panel shows it. Every name has a row, or
 * the capability that has to be built first.
 */
final class MeasureTable {
  private static final Path FILE = Path.of("target/measures-table.md");

  private final Figures figures;
  private final Map<MeasureName, Row> rows = new EnumMap<>(MeasureName.class);

  private record Row(String scenario, Figure before, Figure after) {}

  /** Measures that a scenario moves, and how. */
  record Moves(List<MeasureName> names, BiPredicate<Figure, Figure> how) {}

  /** What provokes them. */
  interface Provocation {
    void happen() throws Exception;
  }

  MeasureTable(Figures figures) {
    this.figures = figures;
  }

  /** More is counted afterwards. */
  static Moves more(MeasureName... names) {
    return new Moves(List.of(names), (before, after) -> after.counted() > before.counted());
  }

  /** More is missing of the whole afterwards. */
  static Moves missing(MeasureName... names) {
    return new Moves(List.of(names), (before, after) -> after.missing() > before.missing());
  }

  /** Lets it happen, and waits until all of these have moved. */
  void provoke(String scenario, Provocation what, Moves... all) throws Exception {
    Map<MeasureName, Figure> before = new EnumMap<>(MeasureName.class);
    for (Moves moves : all) {
      moves.names().forEach(name -> before.put(name, figures.of(name)));
    }
    what.happen();
    for (Moves moves : all) {
      for (MeasureName name : moves.names()) {
        Figure was = Objects.requireNonNull(before.get(name));
        rows.put(name, new Row(scenario, was, moved(scenario, name, was, moves.how())));
      }
    }
  }

  private Figure moved(
      String scenario, MeasureName name, Figure before, BiPredicate<Figure, Figure> how)
      throws InterruptedException {
    Figure now = figures.of(name);
    for (int tries = 0; tries < 600 && !how.test(before, now); tries++) {
      TimeUnit.MILLISECONDS.sleep(250);
      now = figures.of(name);
    }
    if (!how.test(before, now)) {
      throw new AssertionError(
          "%s did not move %s: before %s, after %s"
              .formatted(scenario, name.wire(), before.words(), now.words()));
    }
    return now;
  }

  /** Names that nothing has moved, though they are measured. */
  List<String> unmoved() {
    List<String> names = new ArrayList<>();
    for (MeasureName name : MeasureName.values()) {
      if (name.missing().isEmpty() && !rows.containsKey(name)) {
        names.add(name.wire());
      }
    }
    return names;
  }

  /** Writes and prints it. */
  void publish(Map<MeasureName, String> panels) throws IOException {
    var text = new StringBuilder("| metric | scenario | before | after | panel |\n");
    text.append("|---|---|---|---|---|\n");
    for (MeasureName name : MeasureName.values()) {
      text.append(line(name, panels.getOrDefault(name, "none")));
    }
    Files.writeString(FILE, text);
    System.out.println(text);
  }

  private String line(MeasureName name, String panel) {
    Row row = rows.get(name);
    return row == null
        ? "| `%s` | not yet measured: %s | | | %s |%n"
            .formatted(name.wire(), name.missing().orElse("nothing moved it"), panel)
        : "| `%s` | %s | %s | %s | %s |%n"
            .formatted(name.wire(), row.scenario, row.before.words(), row.after.words(), panel);
  }
}
