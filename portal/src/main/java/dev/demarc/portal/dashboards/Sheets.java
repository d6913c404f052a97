package dev.demarc.portal.dashboards;

import dev.demarc.portal.dashboards.Reading.Series;
import dev.demarc.portal.dashboards.Sheet.Cell;
import dev.demarc.portal.dashboards.Sheet.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what was read into sheets: the whole range, and each step of it. */
record Sheets(Drawn drawn) {
  private static final List<String> QUANTILES = List.of("Median", "95 %", "99 %", "Count");

  /** A row for each series, over the whole range. */
  Sheet totals() {
    return new Sheet(
        drawn.panel().title() + ", whole range",
        columns(List.of()),
        drawn.reading().series().stream()
            .map(one -> new Row(cells(List.of(), one, one.total()), drawn.leads(one, null)))
            .toList());
  }

  /** A row for each step of each series in which something was measured, in order of time. */
  Sheet steps() {
    record Step(Instant at, Series series, Figure figure) {}
    List<Step> steps = new ArrayList<>();
    for (Series one : drawn.reading().series()) {
      one.points().forEach(point -> steps.add(new Step(point.at(), one, point.figure())));
    }
    steps.sort(java.util.Comparator.comparing(Step::at));
    return new Sheet(
        drawn.panel().title() + ", over time",
        columns(List.of("Time")),
        steps.stream()
            .map(step ->
                new Row(
                    cells(List.of(time(step.at)), step.series, step.figure),
                    drawn.leads(step.series, step.at)))
            .toList());
  }

  private Cell time(Instant at) {
    return new Cell(drawn.period().words(at), at.toString());
  }

  private List<String> columns(List<String> first) {
    return Stream.of(
            first, drawn.reading().by().stream().map(Labels::dimension).toList(), figureColumns())
        .flatMap(List::stream)
        .toList();
  }

  private List<String> figureColumns() {
    return switch (drawn.reading().kind()) {
      case "ratio" ->
          List.of(
              drawn.unit() == Unit.RATIO ? "Share" : drawn.unit().column() + " of one",
              "Numerator",
              "Denominator");
      case "quantiles" -> QUANTILES;
      default -> List.of(drawn.unit().column());
    };
  }

  private List<Cell> cells(List<Cell> first, Series series, Figure figure) {
    List<Cell> labels =
        drawn.reading().by().stream()
            .map(name -> new Cell(Labels.value(name, series.label(name)), series.label(name)))
            .toList();
    return Stream.of(first, labels, figure(figure)).flatMap(List::stream).toList();
  }

  private List<Cell> figure(Figure figure) {
    return switch (figure) {
      case Figure.Amount amount -> List.of(cell(drawn.unit(), amount.value()));
      case Figure.Ratio ratio ->
          List.of(
              new Cell(drawn.words(ratio), Share.raw(ratio)),
              cell(drawn.unit(), ratio.numerator()),
              cell(Unit.OTHER, ratio.denominator()));
      case Figure.Quantiles q ->
          List.of(
              cell(drawn.unit(), q.p50()),
              cell(drawn.unit(), q.p95()),
              cell(drawn.unit(), q.p99()),
              cell(Unit.OTHER, BigDecimal.valueOf(q.count())));
    };
  }

  private static Cell cell(Unit unit, @Nullable BigDecimal value) {
    return new Cell(unit.words(value), value == null ? "" : value.toPlainString());
  }
}
