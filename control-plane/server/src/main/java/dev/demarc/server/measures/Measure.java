package dev.demarc.server.measures;

import static dev.demarc.server.measures.Computation.all;
import static dev.demarc.server.measures.Computation.notYet;
import static dev.demarc.server.measures.Computation.percentiles;
import static dev.demarc.server.measures.Computation.share;
import static dev.demarc.server.measures.Computation.sum;
import static dev.demarc.server.measures.Computation.where;

import dev.demarc.contract.Wire;
import dev.demarc.contract.measure.MeasureName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How each {@link MeasureName}, whose constant has the same name, is made: of what, and by what.
 */
public enum Measure implements Wire {
  ROUTE_REQUESTS(
      Unit.REQUESTS,
      Kind.COUNT,
      "boundary target model class task application team outcome",
      "Requests by the route that answered, or was tried last.",
      sum(Family.REQUEST, "requests")),
  DECISION_REASONS(
      Unit.REQUESTS,
      Kind.COUNT,
      "reason rule policy version outcome",
      "Decisions by the reason and the rule that decided, and the version of the policy.",
      sum(Family.DECISION, "decisions")),
  DECISION_FAIL_CLOSED(
      Unit.RATIO,
      Kind.RATIO,
      "class reason",
      "Requests refused for want of a route that is permitted and could take them, of all.",
      share(
          new Narrowed(all(Family.REQUEST, "requests"), List.of("class")),
          where(Family.REQUEST, "requests", "outcome", "refused"))),
  LATENCY(
      Unit.MICROSECONDS,
      Kind.QUANTILES,
      "phase boundary target model",
      "How long it took: phase request unless attempt, first-chunk or decision is asked for.",
      percentiles(where(Family.LATENCY, "records", "phase", "request"))),
  COST(
      Unit.MICRO_USD,
      Kind.COUNT,
      "boundary target model application team class task",
      "Cost settled, of each attempt where it was made, failed ones too.",
      sum(Family.COST, "cost_micro_usd")),
  COST_PER_REQUEST(
      Unit.MICRO_USD,
      Kind.RATIO,
      "boundary target model application team class task",
      "Cost settled, of failed attempts too, by request that was answered there or tried it last.",
      share(all(Family.REQUEST, "requests"), all(Family.COST, "cost_micro_usd"))),
  TRANSFER_BYTES(
      Unit.BYTES,
      Kind.COUNT,
      "class from to region direction",
      "Bytes that attempts moved out to another place and in from there, failed ones too, by boundaries.",
      sum(Family.MOVEMENT, "bytes")),
  CAPABILITY_TIER(
      Unit.AGENTS,
      Kind.GAUGE,
      "tier runtime precision",
      "Agents by the highest tier probed there, and that route's runtime and precision.",
      sum(Tables.TIERS)),
  PROBE_FAILURES(
      Unit.RATIO,
      Kind.RATIO,
      "runtime model",
      true,
      "Probes that found something against a route, of all in agents' newest reports.",
      share(Tables.PROBES, Tables.FAILED_PROBES)),
  ROUTE_MISMATCH(
      Unit.RATIO,
      Kind.RATIO,
      "target what",
      true,
      "Attempts in which model, region or operator served was not the one decided, of all.",
      share(
          new Narrowed(all(Family.ATTEMPT, "attempts"), List.of("target")),
          new Narrowed(all(Family.ATTEMPT, "mismatched"), List.of("target")),
          where(Family.REMARK, "records", "kind", "mismatch"))),
  FALLBACK_RATE(
      Unit.RATIO,
      Kind.RATIO,
      "from to reason class",
      "Requests answered by a fallback, of all requests.",
      share(
          new Narrowed(all(Family.REQUEST, "requests"), List.of("class")),
          all(Family.FALLBACK, "answered"))),
  FALLBACK_SUCCESS(
      Unit.RATIO,
      Kind.RATIO,
      "from to reason class",
      "Fallbacks that answered, of those tried.",
      share(Family.FALLBACK, "answered", "tried")),
  CONTRACT_VALID(
      Unit.RATIO,
      Kind.RATIO,
      "target model boundary",
      true,
      "Answers that passed envelope and schema, of all that were checked.",
      share(Family.REQUEST, "valid", "checked")),
  QUALITY_SCORE(
      Unit.RATIO,
      Kind.RATIO,
      "target model task set dataset",
      "Cases of golden sets passed, of those answered, in agents' newest signed reports.",
      share(Tables.CASES, Tables.PASSED_CASES)),
  DEGRADED_VISIBLE(
      Unit.RATIO,
      Kind.RATIO,
      "what target model",
      "Answers that declared a degradation, of all answers.",
      share(
          new Narrowed(all(Family.REQUEST, "answered"), List.of("target", "model")),
          new Narrowed(all(Family.REQUEST, "degraded"), List.of("target", "model")),
          where(Family.REMARK, "records", "kind", "degraded"))),
  CONSENT_REQUESTS(
      Unit.REQUESTS,
      Kind.COUNT,
      "state class from to",
      "Consents asked for, granted, denied, expired unanswered, withdrawn.",
      sum(Tables.CONSENTS)),
  CONSENT_ANSWER_TIME(
      Unit.MICROSECONDS,
      Kind.QUANTILES,
      "",
      "From the question to its answer.",
      percentiles(Tables.ANSWER_TIMES)),
  APPROVAL_REQUESTS(
      Unit.REQUESTS,
      Kind.COUNT,
      "state class from to",
      "Approvals of the organisation asked for, granted, denied, expired unanswered, withdrawn.",
      sum(Tables.APPROVALS)),
  TRACE_COMPLETENESS(
      Unit.RATIO,
      Kind.RATIO,
      "agent",
      true,
      "Records received, of those known to exist, in the epochs that reach into the time.",
      share(Tables.KNOWN_RECORDS, Tables.RECEIVED_RECORDS)),
  TRACE_ATTRIBUTION(
      Unit.RATIO,
      Kind.RATIO,
      "boundary target model class application",
      "Answered requests that name route, model digest and policy, of all answered.",
      share(Family.REQUEST, "attributed", "answered")),
  TRACE_UPLOAD_DELAY(
      Unit.MICROSECONDS,
      Kind.QUANTILES,
      "agent",
      "From the end of what was recorded until it was stored.",
      percentiles(all(Family.UPLOAD, "records"))),
  TRACE_UPLOAD_LATE(
      Unit.RATIO,
      Kind.RATIO,
      "agent",
      "Records stored more than five minutes after their end, of all.",
      share(Family.UPLOAD, "late", "records")),
  PRIVACY_VIOLATIONS(
      Unit.REQUESTS,
      Kind.COUNT,
      "what",
      true,
      "Spans refused for content, unknown attributes, or texts where none may be, and crossings that"
          + " no rule permits, as they came.",
      sum(Tables.REFUSED_SPANS)),
  CLOUD_UNEXPECTED(
      Unit.REQUESTS,
      Kind.COUNT,
      "class application",
      true,
      "Attempts that gave the managed cloud data, with none before in this class and application.",
      sum(Tables.FIRST_CLOUD)),
  VERSION_PARITY(
      Unit.RATIO,
      Kind.RATIO,
      "what group",
      "Agents on the current bundle (what: policy), the newest agent version (agent), or on the"
          + " current bundle with all local models as it names them (model).",
      share(Tables.AGENTS, Tables.CURRENT_AGENTS)),
  BUNDLE_PROPAGATION(
      Unit.MICROSECONDS,
      Kind.QUANTILES,
      "group",
      "From the signing of a bundle until an agent first told that it is applied.",
      percentiles(all(Family.PROPAGATION, "records"))),
  BUNDLE_REJECTED(
      Unit.REQUESTS,
      Kind.COUNT,
      "reason",
      true,
      "Rejections of bundles by agents.",
      sum(Family.REJECTION, "rejections")),
  TENANT_CROSSINGS_REFUSED(
      Unit.REQUESTS,
      Kind.COUNT,
      "door",
      true,
      "Refused spans that name another tenant, and calls by people who are no members.",
      sum(Tables.CROSSINGS)),
  CITATION_PARITY(
      Unit.RATIO,
      Kind.RATIO,
      "target model",
      "Answers that carry citations, of those that must.",
      share(Family.CITATION, "carried", "required")),
  OFFLINE_SUCCESS(
      Unit.RATIO,
      Kind.RATIO,
      "site class",
      "Requests that were answered, of those decided while the control plane was out of reach.",
      share(Family.OFFLINE, "answered", "requests")),
  BUDGET_RESERVED(
      Unit.MICRO_USD,
      Kind.COUNT,
      "application team",
      "What was reserved of budgets before it was sent.",
      sum(Family.BUDGET, "reserved_micro_usd")),
  BUDGET_SETTLED(
      Unit.MICRO_USD,
      Kind.COUNT,
      "application team",
      "Cost settled of requests that a budget paid for.",
      sum(Family.BUDGET, "settled_micro_usd")),
  BUDGET_REFUSED(
      Unit.REQUESTS,
      Kind.COUNT,
      "application team",
      "Requests refused because a budget was used up.",
      sum(where(Family.REQUEST, "requests", "reason", "budget-exhausted"))),
  STABILITY_SWITCHES(
      Unit.COUNT,
      Kind.COUNT,
      "boundary target",
      "Answers of a session from another target than the one before, by where it went.",
      sum(where(Family.SESSION, "answers", "event", "switched"))),
  STABILITY_SESSION_CHANGES(
      Unit.RATIO,
      Kind.RATIO,
      "",
      "Sessions that changed their target for the first time, of those that began, as each was.",
      share(
          where(Family.SESSION, "answers", "event", "begun"),
          where(Family.SESSION, "answers", "event", "changed"))),
  STABILITY_THRASH(
      Unit.COUNT,
      Kind.COUNT,
      "boundary target",
      true,
      "Sessions that went beyond the policy's bound of switches within an hour, by where they went.",
      sum(where(Family.SESSION, "answers", "event", "thrashed"))),
  LATENCY_VARIANCE(
      Unit.MICROSECONDS,
      Kind.QUANTILES,
      "boundary",
      "p95 less p50 of a session's answers so far, as each answer from the twentieth on tells it.",
      percentiles(all(Family.SPREAD, "records"))),
  CONSENT_WITHDRAWAL_LATENCY(
      Unit.MICROSECONDS,
      Kind.QUANTILES,
      "",
      true,
      "From a withdrawal until the agent that held the grant obeys it, so far where it does not yet,"
          + " and at most until the grant's end.",
      percentiles(Tables.WITHDRAWAL_TIMES)),
  SYNC_LATENCY("kind boundary", "From writing a state record until it counts."),
  STATE_CONFLICTS("kind", "Conflicting versions found.", true),
  STATE_STALE("kind", "Reads served from a copy older than its bound."),
  MEMORY_ROUTE("boundary kind", "Reads and writes by where they were served."),
  DUPLICATES_PREVENTED("connector", "Commands answered from their recorded outcome."),
  DUPLICATES_ATTEMPTED("connector", "Replays that met an outcome already applied."),
  QUEUE_AGE("site class", "The oldest that waits.", true),
  QUEUE_DEPTH("site class", "How many wait.", true),
  QUEUE_EXPIRED("site class", "Dropped by expiry."),
  MODELS_DOWNLOAD_WASTE("site", "Bytes of models fetched and evicted unused.");

  private final MeasureName name;
  private final Unit unit;
  private final Kind kind;
  private final List<String> dimensions;
  private final boolean alerts;
  private final String definition;
  private final Computation computation;

  Measure(
      Unit unit,
      Kind kind,
      String dimensions,
      boolean alerts,
      String definition,
      Computation computation) {
    this.name = MeasureName.valueOf(name());
    this.unit = unit;
    this.kind = kind;
    this.dimensions = dimensions.isEmpty() ? List.of() : List.of(dimensions.split(" "));
    this.alerts = alerts;
    this.definition = definition;
    this.computation = computation;
  }

  Measure(Unit unit, Kind kind, String dimensions, String definition, Computation computation) {
    this(unit, kind, dimensions, false, definition, computation);
  }

  /** One whose name says what is missing. */
  Measure(String dimensions, String definition, boolean alerts) {
    this(Unit.REQUESTS, Kind.COUNT, dimensions, alerts, definition, notYet());
  }

  Measure(String dimensions, String definition) {
    this(dimensions, definition, false);
  }

  /** The one of this name, where there is one. */
  public static Optional<Measure> named(String wire) {
    return Arrays.stream(values()).filter(measure -> measure.wire().equals(wire)).findFirst();
  }

  @Override
  public String wire() {
    return name.wire();
  }

  /** What its values count. */
  public Unit unit() {
    return unit;
  }

  /** How its values come about. */
  public Kind kind() {
    return kind;
  }

  /** What it can be told apart by. */
  public List<String> dimensions() {
    return dimensions;
  }

  /** Whether rules may watch it. */
  public boolean alerts() {
    return alerts;
  }

  /** One sentence. */
  public String definition() {
    return definition;
  }

  Computation computation() {
    return computation;
  }

  /** Whether something that is stored says it. */
  public boolean isMeasured() {
    return !(computation instanceof Computation.NotYet);
  }
}
