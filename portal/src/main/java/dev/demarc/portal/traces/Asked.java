package dev.demarc.portal.traces;

import com.vaadin.flow.router.QueryParameters;
import dev.demarc.portal.remote.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is looked for, all of it in the address: filters with short names, the time, and any number
 * of conditions by attribute. Whatever else the address says is asked too: what the control plane
 * does not know, or is told twice, it refuses by its name.
 */
record Asked(Map<String, List<String>> parameters) {
  /** Which part of what is found, and how much of it: the page of traces asks for that itself. */
  private static final List<String> PAGING = List.of("cursor", "limit");

  /** What the figure that led here is of, and no search can ask for; the page says so itself. */
  private static final String WIDER = "wider";

  private static final Pattern DIMENSION = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final int MOST_DIMENSIONS = 10;

  private static final List<String> SHORT =
      List.of("class", "boundary", "outcome", "application", "agent", "decision", "from", "to");

  Asked {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    parameters.forEach((name, values) -> {
      if (!values.isEmpty()) {
        kept.put(name, List.copyOf(values));
      }
    });
    parameters = kept;
  }

  static Asked of(QueryParameters query) {
    Map<String, List<String>> asked = new LinkedHashMap<>();
    SHORT.forEach(name ->
        asked.put(
            name, query.getParameters(name).stream().filter(value -> !value.isBlank()).toList()));
    asked.put(WIDER, query.getParameters(WIDER));
    query.getParameters().keySet().stream()
        .filter(Asked::isCondition)
        .sorted()
        .forEach(name -> asked.put(name, query.getParameters(name)));
    return new Asked(asked);
  }

  private static boolean isCondition(String name) {
    return !SHORT.contains(name) && !PAGING.contains(name) && !name.equals(WIDER);
  }

  /** By what the figure that led here is narrower than what is found. */
  List<String> wider() {
    return Arrays.stream(value(WIDER).split(","))
        .filter(DIMENSION.asMatchPredicate())
        .distinct()
        .limit(MOST_DIMENSIONS)
        .toList();
  }

  boolean isEmpty() {
    return parameters.isEmpty();
  }

  /** A filter's value, empty where there is none. */
  String value(String name) {
    return parameters.getOrDefault(name, List.of("")).getFirst();
  }

  List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    parameters.forEach((name, values) -> {
      if (isCondition(name)) {
        values.forEach(value -> conditions.add(new Condition(name, value)));
      }
    });
    return conditions;
  }

  /** With this filter alone of its name; an empty one lifts it. */
  Asked with(String name, String value) {
    Map<String, List<String>> next = new LinkedHashMap<>(parameters);
    next.remove(name);
    if (!value.isEmpty()) {
      next.put(name, List.of(value));
    }
    return new Asked(next);
  }

  /** With one condition more. */
  Asked and(Condition condition) {
    Map<String, List<String>> next = new LinkedHashMap<>(parameters);
    List<String> values = new ArrayList<>(next.getOrDefault(condition.name(), List.of()));
    if (!values.contains(condition.value())) {
      values.add(condition.value());
    }
    next.put(condition.name(), values);
    return new Asked(next);
  }

  Asked without(Condition condition) {
    Map<String, List<String>> next = new LinkedHashMap<>(parameters);
    next.computeIfPresent(
        condition.name(),
        (name, values) ->
            values.stream().filter(value -> !value.equals(condition.value())).toList());
    return new Asked(next);
  }

  /** The same of the control plane. */
  Where in(Where where) {
    Where asked = where;
    for (Map.Entry<String, List<String>> each : parameters.entrySet()) {
      if (!each.getKey().equals(WIDER)) {
        for (String value : each.getValue()) {
          asked = asked.with(each.getKey(), value);
        }
      }
    }
    return asked;
  }
}
