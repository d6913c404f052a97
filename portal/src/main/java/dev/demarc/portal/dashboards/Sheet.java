package dev.demarc.portal.dashboards;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Figures in rows, as the table shows them and the file has them: one source of both. */
record Sheet(String caption, List<String> columns, List<Row> rows) {
  /**
   * One place of a row.
   *
   * @param words for people
   * @param raw for programs: times in ISO 8601, numbers in the measure's unit
   */
  record Cell(String words, String raw) {
    static Cell same(String text) {
      return new Cell(text, text);
    }
  }

  /**
   * One figure with its labels.
   *
   * @param leads the page with what it is made of, absent where there is none
   */
  record Row(List<Cell> cells, @Nullable String leads) {}

  /** As RFC 4180 has it. Text that a spreadsheet would take for a formula begins with a quote. */
  String csv() {
    return Stream.concat(
            Stream.of(columns),
            rows.stream().map(row -> row.cells().stream().map(Cell::raw).toList()))
        .map(line -> line.stream().map(Sheet::quoted).collect(Collectors.joining(",")))
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  private static String quoted(String text) {
    String safe = isFormula(text) ? "'" + text : text;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + safe.replace("\"", "\"\"") + "\""
        : safe;
  }

  private static boolean isFormula(String text) {
    return !text.isEmpty()
        && "=+-@\t\r".indexOf(text.charAt(0)) >= 0
        && !text.matches("-?[0-9]+(\\.[0-9]+)?");
  }
}
