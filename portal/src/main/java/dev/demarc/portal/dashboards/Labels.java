package dev.demarc.portal.dashboards;

import dev.demarc.contract.data.Boundary;
import dev.demarc.portal.dashboards.Reading.Series;
import dev.demarc.portal.look.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Dimensions and their values as people say them. */
final class Labels {
  private static final Set<String> PLACES = Set.of("boundary", "from", "to");
  private static final Set<String> BOUNDARIES =
      Arrays.stream(Boundary.values()).map(Boundary::wire).collect(Collectors.toSet());

  private Labels() {}

  /** What a dimension is called. */
  static String dimension(String name) {
    return switch (name) {
      case "from" -> "From place";
      case "to" -> "To place";
      default -> Words.plain(name);
    };
  }

  /** What a value is called. */
  static String value(String dimension, String value) {
    if (value.isEmpty()) {
      return "Not known";
    }
    if (value.equals(Reading.OTHER)) {
      return "All others";
    }
    return PLACES.contains(dimension) && isBoundary(value) ? Words.boundary(value) : value;
  }

  /** Whether it names a boundary; places are targets too. */
  static boolean isBoundary(String value) {
    return BOUNDARIES.contains(value);
  }

  /** What a series is called; the panel's title where nothing splits it. */
  static String series(Series series, List<String> by, String title) {
    return by.isEmpty()
        ? title
        : by.stream()
            .map(name -> value(name, series.label(name)))
            .collect(Collectors.joining(" · "));
  }
}
