package dev.demarc.portal.dashboards;

import static dev.demarc.portal.dashboards.Leads.AGENTS;
import static dev.demarc.portal.dashboards.Leads.APPROVALS;
import static dev.demarc.portal.dashboards.Leads.BROKEN_CONTRACTS;
import static dev.demarc.portal.dashboards.Leads.BUDGETED;
import static dev.demarc.portal.dashboards.Leads.CHANGES;
import static dev.demarc.portal.dashboards.Leads.CONSENTS;
import static dev.demarc.portal.dashboards.Leads.COSTS;
import static dev.demarc.portal.dashboards.Leads.DECISIONS;
import static dev.demarc.portal.dashboards.Leads.DEGRADED;
import static dev.demarc.portal.dashboards.Leads.FAILED_FALLBACKS;
import static dev.demarc.portal.dashboards.Leads.FALLBACKS;
import static dev.demarc.portal.dashboards.Leads.FIRST_CLOUD;
import static dev.demarc.portal.dashboards.Leads.MISMATCHES;
import static dev.demarc.portal.dashboards.Leads.MOVED;
import static dev.demarc.portal.dashboards.Leads.NOWHERE;
import static dev.demarc.portal.dashboards.Leads.OFFLINE_UNANSWERED;
import static dev.demarc.portal.dashboards.Leads.OVER_BUDGET;
import static dev.demarc.portal.dashboards.Leads.REFUSALS;
import static dev.demarc.portal.dashboards.Leads.SPREADS;
import static dev.demarc.portal.dashboards.Leads.SWITCHES;
import static dev.demarc.portal.dashboards.Leads.THRASH;
import static dev.demarc.portal.dashboards.Leads.UNATTRIBUTED;
import static dev.demarc.portal.dashboards.Leads.WITHOUT_CITATIONS;
import static dev.demarc.portal.dashboards.Panel.bars;
import static dev.demarc.portal.dashboards.Panel.flow;
import static dev.demarc.portal.dashboards.Panel.lines;
import static dev.demarc.portal.dashboards.Panel.ranked;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pages of measures, each a list of panels. Every measure has one on some page. What is known
 * as it is now, and of no time, is not drawn over time.
 */
public enum Dashboard {
  OVERVIEW(
      "overview",
      "Overview",
      "Where requests ran.",
      bars("route.requests", "Requests by boundary", DECISIONS, "boundary")),
  ROUTES(
      "routes",
      "Routes",
      "Which route answered, why, and whether the answer kept its contract.",
      bars("route.requests", "Requests by boundary", DECISIONS, "boundary"),
      ranked("route.requests", "Requests by route", DECISIONS, "boundary", "target", "model"),
      ranked("decision.reasons", "Deciding reasons", DECISIONS, "reason", "rule"),
      lines("decision.fail_closed", "Failed closed", REFUSALS, "class"),
      ranked("route.mismatch", "Served otherwise than decided", MISMATCHES, "target", "what"),
      lines(
          "contract.valid", "Answers that kept the contract", BROKEN_CONTRACTS, "target", "model"),
      ranked("quality.score", "Golden-set scores", AGENTS, "target", "task"),
      lines(
          "citation.parity", "Answers with their citations", WITHOUT_CITATIONS, "target", "model"),
      ranked("degraded.visible", "Degradations declared", DEGRADED, "what", "target"),
      bars("memory.route", "Memory by where it was served", NOWHERE, "boundary", "kind")),
  COST(
      "cost",
      "Cost and budgets",
      "What was settled, and what was reserved or refused.",
      bars("cost", "Cost by boundary", COSTS, "boundary"),
      ranked("cost", "Cost by route", COSTS, "target", "model"),
      ranked("cost", "Cost by application", COSTS, "application", "team"),
      lines("cost.per_request", "Cost of a request", DECISIONS, "boundary"),
      ranked("cost.per_request", "Cost of a request by route", DECISIONS, "target", "model"),
      bars("budget.reserved", "Reserved from budgets", BUDGETED, "team"),
      bars("budget.settled", "Settled against budgets", BUDGETED, "team"),
      bars("budget.refused", "Refused for want of budget", OVER_BUDGET, "application", "team")),
  MOVEMENT(
      "movement",
      "Privacy and movement",
      "What crossed which boundary, and what must never happen.",
      flow("transfer.bytes", "Class to boundary to region", MOVED, "class", "to", "region"),
      bars("transfer.bytes", "Bytes over boundaries", MOVED, "from", "to"),
      bars("privacy.violations", "Privacy violations", NOWHERE, "what"),
      bars("cloud.unexpected", "Unexpected managed cloud", FIRST_CLOUD, "class", "application"),
      bars("tenant.crossings_refused", "Cross-tenant attempts refused", NOWHERE, "door")),
  LATENCY(
      "latency",
      "Latency",
      "How long requests, first chunks, attempts and decisions take.",
      lines("latency", "Latency", Leads.LATENCY),
      lines("latency", "Latency by boundary", Leads.LATENCY, "boundary"),
      ranked("latency", "Latency by route", Leads.LATENCY, "target", "model"),
      lines("latency.variance", "Spread within a session", SPREADS, "boundary"),
      lines("trace.upload_delay", "From happening to stored", AGENTS),
      lines("trace.upload_late", "Stored late", AGENTS, "agent"),
      lines("sync.latency", "State until authoritative", NOWHERE, "kind", "boundary")),
  FALLBACK(
      "fallback",
      "Fallback and consent",
      "How often the first choice did not answer, and what people and the organisation said.",
      lines("fallback.rate", "Answered by a fallback", FALLBACKS),
      ranked("fallback.rate", "Fallbacks by reason", FALLBACKS, "from", "to", "reason"),
      lines("fallback.success", "Fallbacks that answered", FAILED_FALLBACKS, "from", "to"),
      bars("consent.requests", "Consents", CONSENTS, "state"),
      lines("consent.answer_time", "From asked to answered", CONSENTS),
      lines("consent.withdrawal_latency", "From withdrawn to obeyed", CONSENTS),
      bars("approval.requests", "Approvals of the organisation", APPROVALS, "state")),
  FLEET(
      "fleet",
      "Fleet",
      "Whether agents are current, what they can run, and whether all they know has arrived.",
      ranked("version.parity", "On the current version", AGENTS, "what"),
      ranked("capability.tier", "Agents by probed tier", AGENTS, "tier", "runtime", "precision"),
      ranked("probe.failures", "Failed probes", AGENTS, "runtime", "model"),
      lines("bundle.propagation", "From published to applied", AGENTS, "group"),
      bars("bundle.rejected", "Rejected bundles", AGENTS, "reason"),
      ranked("trace.completeness", "Records that have arrived", AGENTS, "agent"),
      lines("trace.attribution", "Requests that name route, model and policy", UNATTRIBUTED),
      bars("models.download_waste", "Models fetched and never used", NOWHERE, "site")),
  OFFLINE(
      "offline",
      "Offline and queues",
      "What went on without a connection, what waits, and what met on return.",
      lines("offline.success", "Offline requests answered", OFFLINE_UNANSWERED, "site", "class"),
      lines("queue.age", "Oldest that waits", NOWHERE, "site", "class"),
      lines("queue.depth", "Waiting", NOWHERE, "site", "class"),
      bars("queue.expired", "Dropped by expiry", NOWHERE, "site", "class"),
      bars("state.conflicts", "Conflicting versions", NOWHERE, "kind"),
      lines("state.stale", "Stale reads", NOWHERE, "kind"),
      bars("duplicates.prevented", "Duplicates prevented", NOWHERE, "connector"),
      bars("duplicates.attempted", "Replays of what was applied", NOWHERE, "connector")),
  STABILITY(
      "stability",
      "Stability",
      "Whether routes hold still.",
      bars("stability.switches", "Switches of route", SWITCHES, "target"),
      lines("stability.session_changes", "Sessions that changed route", CHANGES),
      bars("stability.thrash", "Sessions past the switch bound", THRASH, "target"));

  private final String key;
  private final String title;
  private final String sentence;
  private final List<Panel> panels;

  Dashboard(String key, String title, String sentence, Panel... panels) {
    this.key = key;
    this.title = title;
    this.sentence = sentence;
    this.panels = List.of(panels);
  }

  /** The one of this name in an address. */
  static Optional<Dashboard> of(String key) {
    return Stream.of(values()).filter(each -> each.key.equals(key)).findFirst();
  }

  /** The first that has a panel of this measure. */
  static Optional<Dashboard> holding(String measure) {
    return Stream.of(values())
        .filter(each -> each != OVERVIEW)
        .filter(each -> each.panels.stream().anyMatch(panel -> panel.measure().equals(measure)))
        .findFirst();
  }

  /** Its first panel of a measure that it has. */
  Panel panel(String measure) {
    return panels.stream()
        .filter(panel -> panel.measure().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  String key() {
    return key;
  }

  String title() {
    return title;
  }

  String sentence() {
    return sentence;
  }

  List<Panel> panels() {
    return panels;
  }
}
