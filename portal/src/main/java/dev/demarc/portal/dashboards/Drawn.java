package dev.demarc.portal.dashboards;

import dev.demarc.portal.dashboards.Reading.Series;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A panel with what was read for it.
 *
 * @param filters of the figures, by dimension
 * @param href makes a path of the tenant's pages an address
 */
record Drawn(
    Panel panel,
    Reading reading,
    Map<String, List<String>> filters,
    Period period,
    UnaryOperator<String> href) {
  Unit unit() {
    return Unit.of(reading.unit());
  }

  String name(Series series) {
    return Labels.series(series, reading.by(), panel.title());
  }

  /** A figure with all that belongs to it: a share with its parts, quantiles with their count. */
  String words(Figure figure) {
    return switch (figure) {
      case Figure.Amount amount -> unit().words(amount.value());
      case Figure.Ratio ratio -> words(ratio) + parts(ratio);
      case Figure.Quantiles q ->
          "median %s, 95 %%: %s, 99 %%: %s, of %d"
              .formatted(
                  unit().words(q.p50()), unit().words(q.p95()), unit().words(q.p99()), q.count());
    };
  }

  /** A share; or so much for each, where the unit is of the numerator. */
  String words(Figure.Ratio ratio) {
    return unit() == Unit.RATIO ? Share.words(ratio) : unit().words(Share.of(ratio));
  }

  private String parts(Figure.Ratio ratio) {
    return " (%s of %s)"
        .formatted(unit().words(ratio.numerator()), Unit.plain(ratio.denominator()));
  }

  /** A figure as the height of a bar; quantiles by what 95 in a hundred stay below. */
  static @Nullable BigDecimal height(Figure figure) {
    return switch (figure) {
      case Figure.Amount amount -> amount.value();
      case Figure.Ratio ratio -> Share.of(ratio);
      case Figure.Quantiles quantiles -> quantiles.p95();
    };
  }

  /**
   * The page with what a figure is made of, absent where there is none.
   *
   * @param step the begin of the step, absent for the whole range
   */
  @Nullable String leads(Series series, @Nullable Instant step) {
    Period span = step == null ? period : period.part(step);
    return panel.leads().to(series.labels(), filters, span).map(href).orElse(null);
  }
}
