package dev.demarc.server.measures;

import java.util.List;
import java.util.Map;

/** How a measure is made of what is stored. */
sealed interface Computation {

  /** The sum of a source. */
  record Sum(Source source) implements Computation {}

  /**
   * One sum over another. What is counted may have dimensions that the whole has not: by one of
   * those the whole stays the whole.
   *
   * @param counted the first that has every dimension asked for is taken
   */
  record Share(List<Source> counted, Source whole) implements Computation {
    public Share {
      counted = List.copyOf(counted);
    }
  }

  /** Percentiles of durations. */
  record Percentiles(Source source) implements Computation {}

  /** Nothing that is stored today says it. */
  record NotYet() implements Computation {}

  static Computation sum(Family family, String sum) {
    return new Sum(RollupSource.of(family, sum));
  }

  static Computation sum(Source source) {
    return new Sum(source);
  }

  static Computation share(Source whole, Source... counted) {
    return new Share(List.of(counted), whole);
  }

  static Computation share(Family family, String counted, String whole) {
    return share(RollupSource.of(family, whole), RollupSource.of(family, counted));
  }

  static Computation percentiles(Source source) {
    return new Percentiles(source);
  }

  static Computation notYet() {
    return new NotYet();
  }

  /** A sum of a family where a dimension is always, or unless asked, of this value. */
  static Source where(Family family, String sum, String dimension, String value) {
    return new RollupSource(family, sum, Map.of(dimension, value));
  }

  static Source all(Family family, String sum) {
    return RollupSource.of(family, sum);
  }
}
