package dev.demarc.portal.dashboards;

import dev.demarc.portal.dashboards.Reading.Series;
import dev.demarc.portal.look.Words;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Dimensions and their values as people say them. */
final class Labels {
  private static final Set<String> BOUNDARIES = Set.of("boundary", "from", "to");

  private Labels() {}

  /** What a dimension is called. */
  static String dimension(String name) {
    return Words.plain(name);
  }

  /** What a value is called. */
  static String value(String dimension, String value) {
    if (value.isEmpty()) {
      return "Not known";
    }
    if (value.equals(Reading.OTHER)) {
      return "All others";
    }
    return BOUNDARIES.contains(dimension) ? Words.boundary(value) : value;
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
