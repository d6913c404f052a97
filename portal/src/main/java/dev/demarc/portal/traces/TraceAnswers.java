package dev.demarc.portal.traces;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Obligation;
import dev.demarc.contract.trace.TraceAttribute;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the control plane knows of requests: metadata by schema, never content. */
final class TraceAnswers {
  private TraceAnswers() {}

  /** A request in the list. */
  record Row(
      DecisionId decision,
      @Nullable String kind,
      @Nullable Instant at,
      @Nullable String agent,
      @Nullable String application,
      @Nullable String task,
      @JsonProperty("class") @Nullable String dataClass,
      List<String> tags,
      @Nullable String outcome,
      @Nullable String reason,
      @Nullable String target,
      @Nullable String boundary,
      @Nullable String region,
      @Nullable String model,
      @Nullable Long latencyMicros,
      @Nullable Long bytesOut,
      @Nullable Long costMicroUsd,
      @Nullable String fallbackFrom,
      @Nullable Boolean late) {}

  /** One request, whole. */
  record Trace(
      DecisionId decision,
      List<Span> spans,
      @Nullable JsonNode facts,
      List<Considered> considered) {

    List<Considered> consideredOrNone() {
      return considered == null ? List.of() : considered;
    }

    /** An attribute of the first span that has it. */
    @Nullable String attribute(String name) {
      return spans.stream()
          .map(span -> span.attributes().get(name))
          .filter(value -> value != null && !value.isNull())
          .findFirst()
          .map(TraceAnswers::words)
          .orElse(null);
    }

    @Nullable Long number(String name) {
      return spans.stream()
          .map(span -> span.attributes().get(name))
          .filter(value -> value != null && (value.isNumber() || isDigits(value.asText())))
          .findFirst()
          .map(value -> Long.valueOf(value.asText()))
          .orElse(null);
    }
  }

  /** One record of a request. */
  record Span(
      @Nullable String spanId,
      @Nullable String parentSpanId,
      String name,
      Instant start,
      Instant end,
      Map<String, JsonNode> attributes) {
    boolean isRequest() {
      return "request".equals(text(TraceAttribute.RECORD_KIND));
    }

    @Nullable String text(TraceAttribute attribute) {
      JsonNode value = attributes.get(attribute.wire());
      return value == null || value.isNull() ? null : value.asText();
    }

    @Nullable Double decimal(TraceAttribute attribute) {
      JsonNode value = attributes.get(attribute.wire());
      return value == null || !value.isNumber() ? null : value.doubleValue();
    }
  }

  /** When somebody was asked, and answered. */
  record ConsentTimes(@Nullable Instant requestedAt, @Nullable Instant answeredAt) {}

  /** Every route for a request, and what speaks for and against it. */
  record Reasons(
      @Nullable String policy,
      @Nullable Integer version,
      @Nullable Boolean told,
      List<RouteReason> routes) {}

  /** Of one route; rules are absent where they cannot be known any more. */
  record RouteReason(
      Route route,
      String basis,
      boolean permitted,
      ReasonCode reason,
      @Nullable RuleId rule,
      List<Obligation> obligations,
      @Nullable List<Spoken> rules) {
    Considered considered() {
      return new Considered(route, permitted, reason, rule, obligations);
    }
  }

  /** A rule that speaks of the request and the route. */
  record Spoken(RuleId rule, Effect effect, List<Obligation> obligations) {}

  static String words(JsonNode value) {
    if (!value.isArray()) {
      return value.isValueNode() ? value.asText() : value.toString();
    }
    StringBuilder words = new StringBuilder();
    value.forEach(each -> words.append(words.isEmpty() ? "" : ", ").append(each.asText()));
    return words.toString();
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.length() < 19 && text.chars().allMatch(Character::isDigit);
  }
}
