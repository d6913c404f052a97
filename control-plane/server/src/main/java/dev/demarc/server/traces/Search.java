package dev.demarc.server.traces;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.Wire;
import dev.demarc.contract.trace.TraceAttribute;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is looked for: records of one kind, within a time, of which all conditions hold. A parameter
 * called as an attribute is a condition, one that comes twice is two.
 *
 * @param filter the time, and the conditions with short names
 */
record Search(TraceFilter filter, RecordKind kind, List<SearchCondition> conditions) {
  static final int MOST_CONDITIONS = 16;

  /** Parameters that are no attributes. */
  private static final Set<String> OWN =
      Set.of(
          "from",
          "to",
          "class",
          "boundary",
          "outcome",
          "application",
          "agent",
          "decision",
          "limit",
          "cursor");

  /**
   * Reads the parameters of a query.
   *
   * @throws InvalidValue naming a parameter that is unknown, of the wrong form, or there twice
   *     though it is no attribute
   * @throws dev.demarc.server.platform.Problem {@code forbidden} where an attribute is not for this
   *     sight
   */
  static Search of(TraceFilter filter, MultivaluedMap<String, String> parameters, Sight sight) {
    List<SearchCondition> conditions = new ArrayList<>();
    for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
      String name = parameter.getKey();
      if (OWN.contains(name)) {
        requireOne(name, parameter.getValue());
      } else if (!name.equals(TraceAttribute.RECORD_KIND.wire())) {
        Searched what = Searched.named(name).orElseThrow(() -> unknown(name));
        sight.require(what);
        requireFew(name, conditions.size() + parameter.getValue().size());
        parameter.getValue().forEach(text -> conditions.add(SearchValues.of(what, text)));
      }
    }
    return new Search(filter, kind(parameters), List.copyOf(conditions));
  }

  private static InvalidValue unknown(String name) {
    return new InvalidValue(
        TraceAttribute.REQUEST_MODEL.accepts(name) ? name : "query",
        "is no attribute of the schema of traces");
  }

  private static void requireFew(String name, int conditions) {
    if (conditions > MOST_CONDITIONS) {
      throw new InvalidValue(name, "is one condition too many; at most " + MOST_CONDITIONS);
    }
  }

  private static void requireOne(String name, List<String> values) {
    if (values.size() > 1) {
      throw new InvalidValue(name, "must be said once");
    }
  }

  /** Requests, unless the query says otherwise; each kind has an index of its own. */
  private static RecordKind kind(MultivaluedMap<String, String> parameters) {
    String name = TraceAttribute.RECORD_KIND.wire();
    List<String> kinds = parameters.getOrDefault(name, List.of(RecordKind.REQUEST.wire()));
    requireOne(name, kinds);
    return Wire.parse(RecordKind.class, name, kinds.getFirst());
  }

  /** Adds all of it but the time and the kind to a statement's conditions. */
  void addTo(StringBuilder sql, List<Object> arguments) {
    filter.addTo(sql, arguments);
    conditions.forEach(condition -> condition.addTo(sql, arguments));
  }
}
