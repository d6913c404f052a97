package dev.demarc.portal.dashboards;

import dev.demarc.contract.trace.TraceAttribute;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Records as the search of traces finds them: of one kind, of which something holds, and what asks
 * for each dimension of a measure. What no search can ask for stays out of the address and is named
 * in it, so that a list that has more than a figure counts does not pass for that figure.
 *
 * @param conditions that always hold
 * @param attributes what a dimension is called where it is not what it is called of most measures
 * @param indifferent dimensions that tell nothing of which records there are
 * @param untold what else decides of the figure alone
 */
record Records(
    Map<String, String> conditions,
    Map<String, String> attributes,
    Set<String> indifferent,
    Set<String> untold) {
  static final String THERE = "*";

  /** What a search takes of one condition; a figure may be filtered by more. */
  private static final int MOST_VALUES = 50;

  private static final String NOT_THERE = "!*";

  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("class", TraceAttribute.DATA_CLASS.wire()),
          Map.entry("boundary", TraceAttribute.BOUNDARY_TO.wire()),
          Map.entry("region", TraceAttribute.REGION.wire()),
          Map.entry("target", TraceAttribute.TARGET.wire()),
          Map.entry("model", "model"),
          Map.entry("application", TraceAttribute.APPLICATION.wire()),
          Map.entry("team", TraceAttribute.TEAM.wire()),
          Map.entry("task", TraceAttribute.TASK.wire()),
          Map.entry("site", TraceAttribute.SITE.wire()),
          Map.entry("outcome", TraceAttribute.DECISION_OUTCOME.wire()),
          Map.entry("reason", TraceAttribute.DECISION_REASON.wire()),
          Map.entry("rule", TraceAttribute.DECISION_RULE.wire()),
          Map.entry("policy", TraceAttribute.POLICY_ID.wire()),
          Map.entry("version", TraceAttribute.POLICY_VERSION.wire()));

  /** What has a field of its own in the list, for one value; the field shows it. */
  private static final Set<String> FIELDS = Set.of("class", "boundary", "outcome", "application");

  Records {
    conditions = Map.copyOf(conditions);
    attributes = Map.copyOf(attributes);
    indifferent = Set.copyOf(indifferent);
    untold = Set.copyOf(untold);
  }

  /** Every request. */
  static Records requests() {
    return new Records(Map.of(), Map.of(), Set.of(), Set.of());
  }

  /** Every execution of a route. */
  static Records attempts() {
    return requests().where(TraceAttribute.RECORD_KIND.wire(), "attempt");
  }

  /** Of which this holds too. */
  Records where(String name, String value) {
    return new Records(with(conditions, name, value), attributes, indifferent, untold);
  }

  Records where(TraceAttribute attribute, String value) {
    return where(attribute.wire(), value);
  }

  /** Told apart in this dimension by this attribute. */
  Records by(String dimension, TraceAttribute attribute) {
    return new Records(
        conditions, with(attributes, dimension, attribute.wire()), indifferent, untold);
  }

  /** The same records, whatever is asked for in this dimension. */
  Records regardless(String dimension) {
    return new Records(conditions, attributes, with(indifferent, dimension), untold);
  }

  /** Of which the figure counts fewer, for something that no search asks for. */
  Records beyond(String what) {
    return new Records(conditions, attributes, indifferent, with(untold, what));
  }

  /**
   * The parameters of the search.
   *
   * @param labels of the figure
   * @param filters of the figure, by dimension
   */
  Map<String, String> asked(Map<String, String> labels, Map<String, List<String>> filters) {
    Map<String, List<String>> wanted = new TreeMap<>(filters);
    Set<String> wider = new TreeSet<>(untold);
    labels.forEach((dimension, value) -> {
      if (value.equals(Reading.OTHER)) {
        wider.add(dimension);
      } else {
        wanted.put(dimension, List.of(value));
      }
    });
    Map<String, String> asked = new TreeMap<>(conditions);
    wanted.forEach((dimension, values) -> {
      if (!indifferent.contains(dimension) && !narrow(asked, dimension, values)) {
        wider.add(dimension);
      }
    });
    if (!wider.isEmpty()) {
      asked.put("wider", String.join(",", wider));
    }
    return asked;
  }

  private boolean narrow(Map<String, String> asked, String dimension, List<String> values) {
    String attribute = attributes.getOrDefault(dimension, USUAL.getOrDefault(dimension, ""));
    boolean one = values.size() == 1;
    boolean isNone = one && values.getFirst().isEmpty();
    if (attribute.isEmpty() || values.size() > MOST_VALUES || (values.contains("") && !one)) {
      return false;
    }
    String name = one && !isNone && FIELDS.contains(dimension) ? dimension : attribute;
    asked.put(name, isNone ? NOT_THERE : String.join(",", values));
    return true;
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    Map<String, String> more = new HashMap<>(all);
    more.put(name, value);
    return more;
  }

  private static Set<String> with(Set<String> all, String one) {
    Set<String> more = new HashSet<>(all);
    more.add(one);
    return more;
  }
}
