package dev.demarc.portal.dashboards;

import com.vaadin.flow.router.QueryParameters;
import dev.demarc.portal.dashboards.TimeRange.Between;
import dev.demarc.portal.dashboards.TimeRange.Preset;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The query of an address as somebody may have written it. What is wrong in it is said, and the
 * last 24 hours, the browser's zone, or no such filter stand in its place.
 */
final class Address {
  private static final int MOST_VALUES = 20;
  private static final int LONGEST_VALUE = 128;

  private final QueryParameters query;
  private final List<String> problems = new ArrayList<>();
  private final Scope scope;

  Address(QueryParameters query) {
    this.query = query;
    this.scope =
        new Scope(range(), zone(), filters(), one("live").filter("on"::equals).isPresent());
  }

  Scope scope() {
    return scope;
  }

  /** In words, empty where nothing is wrong. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private TimeRange range() {
    if (one("from").isPresent() || one("to").isPresent()) {
      return between(one("from").orElse(""), one("to").orElse(""));
    }
    String key = one("range").orElse(Preset.DAY.key());
    return Stream.of(Preset.values())
        .filter(preset -> preset.key().equals(key))
        .findFirst()
        .orElseGet(() -> wrong("'range' is none of those below."));
  }

  private TimeRange between(String from, String to) {
    try {
      return between(Instant.parse(from), Instant.parse(to));
    } catch (DateTimeException malformed) {
      return wrong("'from' and 'to' must both be times such as 2026-01-31T12:00:00Z.");
    }
  }

  private TimeRange between(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      return wrong("The range must begin before it ends.");
    }
    return Duration.between(from, to).compareTo(TimeRange.LONGEST) > 0
        ? wrong("The range may be 400 days at most.")
        : new Between(from, to);
  }

  private Preset wrong(String problem) {
    problems.add(problem);
    return Preset.DAY;
  }

  private Optional<ZoneId> zone() {
    try {
      return one("zone").map(ZoneId::of);
    } catch (DateTimeException unknown) {
      problems.add("'zone' is no time zone.");
      return Optional.empty();
    }
  }

  private Map<String, List<String>> filters() {
    Map<String, List<String>> filters = new LinkedHashMap<>();
    for (String name : query.getParameters().keySet()) {
      Parameters.dimension(name)
          .ifPresent(dimension -> {
            List<String> values = values(name);
            if (!values.isEmpty()) {
              filters.put(dimension, values);
            }
          });
    }
    return filters;
  }

  private List<String> values(String name) {
    List<String> values =
        Stream.of(one(name).orElse("").split(","))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .distinct()
            .toList();
    boolean fits =
        values.size() <= MOST_VALUES && values.stream().allMatch(v -> v.length() <= LONGEST_VALUE);
    if (!fits) {
      problems.add("'" + name + "' may have 20 values of 128 characters.");
    }
    return fits ? values : List.of();
  }

  private Optional<String> one(String name) {
    return query.getSingleParameter(name).filter(value -> !value.isBlank());
  }
}
