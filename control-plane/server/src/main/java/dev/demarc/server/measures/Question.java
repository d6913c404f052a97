package dev.demarc.server.measures;

import dev.demarc.contract.id.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is asked of a measure. Everything in it is within its bounds.
 *
 * @param from a whole minute
 * @param to a whole minute, not included
 * @param by dimensions of the measure
 * @param filters values by dimension: any of them; all dimensions must meet
 * @param begins when its steps begin
 */
record Question(
    TenantId tenant,
    Measure measure,
    Instant from,
    Instant to,
    Step step,
    ZoneId zone,
    List<String> by,
    Map<String, List<String>> filters,
    List<Instant> begins) {

  /** One about a time as a whole, read by steps of this length. */
  static Question ofWhole(
      TenantId tenant,
      Measure measure,
      Step step,
      Map<String, List<String>> filters,
      Instant from,
      Instant to) {
    return new Question(
        tenant,
        measure,
        from,
        to,
        step,
        ZoneOffset.UTC,
        List.of(),
        new TreeMap<>(filters),
        List.of(from));
  }

  /** The same with only the filters on these. */
  Question filteredBy(List<String> dimensions) {
    Map<String, List<String>> some = new TreeMap<>(filters);
    some.keySet().retainAll(dimensions);
    return new Question(tenant, measure, from, to, step, zone, by, some, begins);
  }

  /** The dimensions that matter to who asks. */
  Stream<String> asked() {
    return Stream.concat(by.stream(), filters.keySet().stream());
  }

  /** Whether a dimension matters to who asks. */
  boolean isAsked(String dimension) {
    return by.contains(dimension) || filters.containsKey(dimension);
  }

  /** Hours that begin in one step and end in another, or lie partly out of the range. */
  List<Instant> cutHours() {
    return Stream.concat(begins.stream(), Stream.of(to))
        .filter(at -> !Grain.HOUR.begin(at).equals(at))
        .map(Grain.HOUR::begin)
        .distinct()
        .toList();
  }

  /** Adds the filters that are on one of these. */
  void addFilters(Statement statement, List<String> dimensions) {
    filters.forEach((dimension, values) -> {
      if (dimensions.contains(dimension)) {
        statement.add(" and " + Rollups.quoted(dimension) + " = any (?::text[])", values);
      }
    });
  }
}
