package dev.demarc.agent.sync;

import dev.demarc.agent.record.Circumstances;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.catalogue.Feature;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.envelope.Envelope;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.trace.SessionEvent;
import dev.demarc.contract.trace.TraceAttribute;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** What a request's span tells: everything, or outcome, route and counts alone. */
final class RequestAttributes {
  /** The version of the schema that knows of routes that no budget pays for. */
  private static final int BUDGETS = 2;

  private RequestAttributes() {}

  static SpanAttributes of(SpanAttributes to, RequestRecord request, boolean everything) {
    decision(to, request);
    Route route = request.route();
    if (route != null) {
      Spans.route(to, route);
    }
    counts(to, request);
    Envelope envelope = request.envelope();
    if (envelope != null) {
      envelope(to, envelope);
    }
    Circumstances around = request.circumstances();
    if (around != null) {
      circumstances(to, around);
    }
    if (everything) {
      facts(to, request);
    }
    if (everything && around != null) {
      asked(to, around);
    }
    return to;
  }

  private static void circumstances(SpanAttributes to, Circumstances around) {
    to.flag(TraceAttribute.OFFLINE, around.offline())
        .number(TraceAttribute.POLICY_AGE, around.policyAgeSeconds())
        .number(TraceAttribute.CAPABILITY_TIER, around.tier())
        .number(TraceAttribute.CACHED_TOKENS, around.cachedInputTokens())
        .flag(TraceAttribute.CITATIONS_REQUIRED, around.citationsRequired())
        .flag(TraceAttribute.CITATIONS_CARRIED, around.citationsCarried());
  }

  /** What tells of the session, and of what the caller set, is more than outcome and counts. */
  private static void asked(SpanAttributes to, Circumstances around) {
    SortedSet<SessionEvent> events = around.sessionEvents();
    to.number(TraceAttribute.SESSION_SWITCHES, around.sessionSwitches())
        .texts(
            TraceAttribute.SESSION_EVENTS,
            events == null ? List.of() : events.stream().map(SessionEvent::wire).toList())
        .number(TraceAttribute.SESSION_SPREAD, around.sessionSpreadMicros())
        .number(TraceAttribute.REQUEST_MAX_TOKENS, around.sampling().maxTokens())
        .decimal(TraceAttribute.REQUEST_TEMPERATURE, around.sampling().temperature())
        .decimal(TraceAttribute.REQUEST_TOP_P, around.sampling().topP());
  }

  private static void decision(SpanAttributes to, RequestRecord request) {
    Decision decision = request.decision();
    Optional<Considered> deciding = deciding(decision);
    to.text(TraceAttribute.DECISION_OUTCOME, decision.outcome().kind())
        .text(TraceAttribute.DECISION_REASON, reason(decision).wire())
        .text(
            TraceAttribute.DECISION_RULE,
            deciding.map(Considered::rule).map(RuleId::text).orElse(null))
        .number(TraceAttribute.DECISION_LATENCY, request.decisionNanos())
        .text(TraceAttribute.POLICY_ID, decision.policy().id().text())
        .number(TraceAttribute.POLICY_VERSION, (long) decision.policy().version().number())
        .text(TraceAttribute.POLICY_DIGEST, decision.policy().digest().text())
        .text(TraceAttribute.DATA_CLASS, decision.facts().data().dataClass().text())
        .text(TraceAttribute.APPLICATION, decision.facts().application().text())
        .text(TraceAttribute.SITE, decision.facts().site().text());
    if (decision.situation().fallbackFrom() != null) {
      to.text(TraceAttribute.FALLBACK_FROM, decision.situation().fallbackFrom().text());
    }
    if (decision.outcome() instanceof Outcome.Routed routed && routed.consent() != null) {
      to.text(TraceAttribute.CONSENT_ID, routed.consent().text());
    }
    if (decision.outcome() instanceof Outcome.Routed routed && routed.approval() != null) {
      to.text(TraceAttribute.APPROVAL_ID, routed.approval().text());
    }
  }

  private static ReasonCode reason(Decision decision) {
    return switch (decision.outcome()) {
      case Outcome.Routed routed -> ReasonCode.CHOSEN;
      case Outcome.NeedsConsent consent -> ReasonCode.CONSENT_NEEDED;
      case Outcome.NeedsApproval approval -> ReasonCode.APPROVAL_NEEDED;
      case Outcome.Queued queued -> queued.reason();
      case Outcome.Refused refused -> refused.reason();
    };
  }

  /** The route that decided, or the first that was considered. */
  private static Optional<Considered> deciding(Decision decision) {
    Route route =
        switch (decision.outcome()) {
          case Outcome.Routed routed -> routed.route();
          case Outcome.NeedsConsent consent -> consent.route();
          case Outcome.NeedsApproval approval -> approval.route();
          case Outcome.Queued queued -> queued.route();
          case Outcome.Refused refused -> null;
        };
    ReasonCode reason = reason(decision);
    return decision.considered().stream()
        .filter(one -> route == null ? one.reason() == reason : one.route().equals(route))
        .findFirst();
  }

  private static void counts(SpanAttributes to, RequestRecord request) {
    to.number(TraceAttribute.BYTES_OUT, request.bytesOut())
        .number(TraceAttribute.BYTES_IN, request.bytesIn())
        .number(TraceAttribute.FALLBACK_ATTEMPT, (long) request.attempts())
        .text(TraceAttribute.RESPONSE_MODEL, request.responseModel())
        .texts(TraceAttribute.FINISH_REASONS, request.finishReasons())
        .flag(TraceAttribute.REQUEST_STREAM, request.stream())
        .text(TraceAttribute.OPERATION_NAME, operation(request.decision()));
    if (request.error() != null) {
      to.text(TraceAttribute.ERROR_TYPE, request.error().wire());
    }
    if (request.consentScope() != null) {
      to.text(TraceAttribute.CONSENT_SCOPE, request.consentScope().wire());
    }
    if (request.job() != null) {
      to.text(TraceAttribute.JOB_ID, request.job().text());
    }
    if (request.heldAt() != null) {
      Duration waited = Duration.between(request.heldAt(), request.start());
      to.number(TraceAttribute.QUEUE_AGE, Math.max(0, waited.toSeconds()));
    }
    cost(to, request);
    Long firstChunk = request.firstChunkMicros();
    if (firstChunk != null) {
      to.decimal(TraceAttribute.FIRST_CHUNK, firstChunk / 1e6);
    }
  }

  /** Of all its attempts; a record of before tells that of its answer alone. */
  private static void cost(SpanAttributes to, RequestRecord request) {
    Long reserved = request.reservedMicroUsd();
    if (reserved != null) {
      to.number(TraceAttribute.COST_RESERVED, reserved);
    }
    Long settled = request.settledMicroUsd();
    Envelope envelope = request.envelope();
    to.flag(TraceAttribute.ATTEMPTS_COUNTED, request.circumstances() == null ? null : true);
    if (settled != null) {
      to.number(TraceAttribute.COST_SETTLED, settled);
    } else if (envelope != null && envelope.costBasis() == null) {
      to.number(TraceAttribute.COST_SETTLED, envelope.costMicroUsd());
    }
  }

  private static String operation(Decision decision) {
    return decision.facts().request().needs().contains(Feature.EMBEDDINGS) ? "embeddings" : "chat";
  }

  private static void envelope(SpanAttributes to, Envelope envelope) {
    to.number(TraceAttribute.CONTRACT_VERSION, (long) envelope.contract())
        .flag(TraceAttribute.CONTRACT_VALID, envelope.contractValid())
        .texts(
            TraceAttribute.CONTRACT_DEGRADED,
            envelope.degraded().stream().map(Envelope.Degradation::what).toList())
        .number(TraceAttribute.INPUT_TOKENS, envelope.usage().inputTokens())
        .number(TraceAttribute.OUTPUT_TOKENS, envelope.usage().outputTokens())
        .text(TraceAttribute.MODEL_DIGEST, envelope.model().digest());
    Envelope.Fallback fallback = envelope.fallback();
    if (fallback != null) {
      to.text(TraceAttribute.FALLBACK_TO, envelope.route().text())
          .text(TraceAttribute.FALLBACK_REASON, fallback.reason());
    }
  }

  private static void facts(SpanAttributes to, RequestRecord request) {
    Decision decision = request.decision();
    Facts facts = decision.facts();
    to.texts(TraceAttribute.DATA_TAGS, facts.data().tags())
        .texts(TraceAttribute.DATA_CLASS_SOURCE, facts.data().sources())
        .text(TraceAttribute.TEAM, SpanAttributes.harmless(facts.team()))
        .text(TraceAttribute.TASK, facts.task().text())
        .text(TraceAttribute.BOUNDARY_FROM, facts.origin().boundary().wire())
        .text(TraceAttribute.REGION_FROM, facts.origin().region())
        .json(TraceAttribute.DECISION_FACTS, harmless(facts));
    if (to.reaches(BUDGETS) || !isOfBudgets(decision)) {
      to.json(TraceAttribute.DECISION_SITUATION, decision.situation())
          .jsonList(
              TraceAttribute.DECISION_CONSIDERED,
              decision.considered().stream().map(RequestAttributes::harmless).toList());
    }
    if (facts.session() != null) {
      to.text(TraceAttribute.SESSION, facts.session().text());
    }
  }

  /** Operators are named freely; what crosses is spelt in harmless characters. */
  private static Considered harmless(Considered one) {
    Route route = one.route();
    Route spelt =
        new Route(
            route.target(),
            route.model(),
            route.boundary(),
            route.region(),
            SpanAttributes.harmless(route.operator()));
    return new Considered(spelt, one.permitted(), one.reason(), one.rule(), one.obligations());
  }

  private static Facts harmless(Facts facts) {
    return facts.with(SpanAttributes.harmless(facts.team()), facts.actor());
  }

  /** Whether its JSON has what only {@link #BUDGETS} reads. */
  private static boolean isOfBudgets(Decision decision) {
    return !decision.situation().unaffordable().isEmpty()
        || decision.considered().stream()
            .anyMatch(each -> each.reason() == ReasonCode.PRICE_UNKNOWN);
  }
}
