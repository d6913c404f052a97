package dev.demarc.portal.dashboards;

import static dev.demarc.portal.dashboards.Records.THERE;
import static dev.demarc.portal.dashboards.Records.attempts;
import static dev.demarc.portal.dashboards.Records.requests;

import dev.demarc.contract.trace.TraceAttribute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a figure leads: to the records that it counts, or to the page that lists what it counts. A
 * share leads to what is wrong, or out of the ordinary, of it.
 */
enum Leads {
  DECISIONS(requests()),
  REFUSALS(requests().where("outcome", "refused")),
  OVER_BUDGET(requests().where(TraceAttribute.DECISION_REASON, "budget-exhausted")),
  BUDGETED(requests().where(TraceAttribute.COST_RESERVED, THERE)),
  /** An attempt that does not say for whom it was is not counted by itself. */
  COSTS(
      attempts()
          .where(TraceAttribute.COST_SETTLED, "1..")
          .where(TraceAttribute.APPLICATION, THERE)),
  MISMATCHES(
      attempts()
          .where(TraceAttribute.ROUTE_MISMATCH, THERE)
          .by("what", TraceAttribute.ROUTE_MISMATCH)),
  BROKEN_CONTRACTS(requests().where(TraceAttribute.CONTRACT_VALID, "false")),
  WITHOUT_CITATIONS(
      requests()
          .where(TraceAttribute.CITATIONS_REQUIRED, "true")
          .where(TraceAttribute.CITATIONS_CARRIED, "false")),
  DEGRADED(
      answered("true")
          .where(TraceAttribute.CONTRACT_DEGRADED, THERE)
          .by("what", TraceAttribute.CONTRACT_DEGRADED)),
  UNATTRIBUTED(answered("true").where("attributed", "false")),
  /** What went out and what came in are of the same attempts. */
  MOVED(
      attempts()
          .where("moved", "true")
          .where(TraceAttribute.APPLICATION, THERE)
          .by("from", TraceAttribute.BOUNDARY_FROM)
          .by("to", TraceAttribute.BOUNDARY_TO)
          .regardless("direction")),
  /** The first of each class and application counts; a search does not know which that was. */
  FIRST_CLOUD(attempts().where("boundary", "managed-cloud").beyond("first-use")),
  LATENCY(requests().regardless("phase")),
  FALLBACKS(fallbacks("true")),
  FAILED_FALLBACKS(fallbacks("false")),
  OFFLINE_UNANSWERED(answered("false").where(TraceAttribute.OFFLINE, "true")),
  SWITCHES(requests().where(TraceAttribute.SESSION_EVENTS, "switched")),
  CHANGES(requests().where(TraceAttribute.SESSION_EVENTS, "changed")),
  THRASH(requests().where(TraceAttribute.SESSION_EVENTS, "thrashed")),
  SPREADS(requests().where(TraceAttribute.SESSION_SPREAD, THERE)),
  AGENTS("agents"),
  CONSENTS("consents"),
  APPROVALS("approvals"),
  NOWHERE("");

  /** What a latency is of, where it is not of whole requests. */
  private static final Map<String, Records> PHASES =
      Map.of(
          "attempt", attempts().regardless("phase"),
          "first-chunk", requests().where(TraceAttribute.FIRST_CHUNK, THERE).regardless("phase"),
          "decision", requests().where(TraceAttribute.DECISION_LATENCY, THERE).regardless("phase"));

  private static final String AGENT = "agent";

  private final String page;
  private final @Nullable Records records;

  Leads(Records records) {
    this.page = "traces";
    this.records = records;
  }

  Leads(String page) {
    this.page = page;
    this.records = null;
  }

  private static Records answered(String answered) {
    return requests().where("answered", answered);
  }

  /** Only one that answered names itself as a fallback; the target tells of both. */
  private static Records fallbacks(String answered) {
    return answered(answered)
        .where(TraceAttribute.FALLBACK_FROM, THERE)
        .by("from", TraceAttribute.FALLBACK_FROM)
        .by("to", TraceAttribute.TARGET)
        .by("reason", TraceAttribute.FALLBACK_REASON);
  }

  /**
   * The page's path and query.
   *
   * @param labels of the figure
   * @param filters of the figure, by dimension
   */
  Optional<String> to(Map<String, String> labels, Map<String, List<String>> filters, Period span) {
    if (this == NOWHERE) {
      return Optional.empty();
    }
    Records its = records(filters);
    if (its == null) {
      return Optional.of(page(labels));
    }
    Map<String, String> asked = its.asked(labels, filters);
    asked.put("from", span.from().toString());
    asked.put("to", span.to().toString());
    return Optional.of(Scope.address(page, asked));
  }

  private @Nullable Records records(Map<String, List<String>> filters) {
    if (this != LATENCY || records == null) {
      return records;
    }
    List<String> phases = filters.getOrDefault("phase", List.of());
    return phases.size() > 1
        ? records.beyond("phase")
        : PHASES.getOrDefault(String.join("", phases), records);
  }

  /** One agent has a page of its own. */
  private String page(Map<String, String> labels) {
    String agent = this == AGENTS ? labels.getOrDefault(AGENT, "") : "";
    return agent.isEmpty() || agent.equals(Reading.OTHER) ? page : page + "/" + agent;
  }
}
