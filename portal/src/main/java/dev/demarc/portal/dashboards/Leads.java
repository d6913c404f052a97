package dev.demarc.portal.dashboards;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where a figure leads: the page that lists what it counts, narrowed as far as that page can. */
enum Leads {
  DECISIONS("traces", Map.of()),
  REFUSALS("traces", Map.of("outcome", "refused")),
  AGENTS("agents", Map.of()),
  CONSENTS("consents", Map.of()),
  APPROVALS("approvals", Map.of()),
  NOWHERE("", Map.of());

  /** What the list of decisions can be narrowed by, and what it calls it. */
  private static final Map<String, String> FILTERS =
      Map.of(
          "class", "class",
          "boundary", "boundary",
          "to", "boundary",
          "application", "application",
          "agent", "agent",
          "target", "demarc.target",
          "rule", "demarc.decision.rule",
          "team", "demarc.team",
          "task", "demarc.task");

  private final String page;
  private final Map<String, String> always;

  Leads(String page, Map<String, String> always) {
    this.page = page;
    this.always = always;
  }

  /**
   * The page's path and query.
   *
   * @param labels of the figure
   * @param scope what the dashboard shows; a filter with one value narrows too
   */
  Optional<String> to(Map<String, String> labels, Scope scope, Period span) {
    if (this == NOWHERE) {
      return Optional.empty();
    }
    if (!page.equals("traces")) {
      return Optional.of(page);
    }
    Map<String, String> asked = new TreeMap<>(always);
    scope
        .filters()
        .forEach((name, values) -> {
          if (values.size() == 1) {
            narrow(asked, name, values.getFirst());
          }
        });
    labels.forEach((name, value) -> narrow(asked, name, value));
    asked.put("from", span.from().toString());
    asked.put("to", span.to().toString());
    return Optional.of(Scope.address(page, asked));
  }

  private static void narrow(Map<String, String> asked, String dimension, String value) {
    String filter = FILTERS.get(dimension);
    boolean fits = !"boundary".equals(filter) || Labels.isBoundary(value);
    if (filter != null && fits && !value.isEmpty() && !value.equals(Reading.OTHER)) {
      asked.put(filter, value);
    }
  }
}
