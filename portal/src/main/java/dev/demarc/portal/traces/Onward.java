package dev.demarc.portal.traces;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.QueryParameters;
import dev.demarc.contract.trace.TraceAttribute;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.policies.Simulated;
import dev.demarc.portal.traces.TraceAnswers.Span;
import dev.demarc.portal.traces.TraceAnswers.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one request leads: to the simulator with its facts, and to the requests it belongs with.
 */
final class Onward extends Div {
  private static final long serialVersionUID = 1L;
  private static final Duration AROUND = Duration.ofDays(7);
  private static final Duration NEAR = Duration.ofHours(1);

  private final transient Visit visit;
  private final transient Trace trace;

  Onward(Visit visit, Trace trace) {
    this.visit = visit;
    this.trace = trace;
    addClassNames("row", "files");
    policy();
    same("trace-session", "Requests of this session", TraceAttribute.SESSION);
    same("trace-same-consent", "Requests under this consent", TraceAttribute.CONSENT_ID);
    same("trace-same-approval", "Requests under this approval", TraceAttribute.APPROVAL_ID);
    same("trace-same-rule", "Requests this rule decided", TraceAttribute.DECISION_RULE);
  }

  private void policy() {
    @Nullable String policy = trace.attribute(TraceAttribute.POLICY_ID.wire());
    @Nullable String version = trace.attribute(TraceAttribute.POLICY_VERSION.wire());
    if (policy == null || version == null) {
      return;
    }
    @Nullable JsonNode facts = trace.facts();
    if (facts != null && facts.has("data")) {
      link("trace-simulate", "Simulate with these facts", Simulated.path(policy, version, facts));
    }
    link(
        "trace-replay",
        "Replay the requests around it under the draft",
        "policies/"
            + policy
            + "/replay?"
            + between(at().minus(NEAR), notAfterNow(at().plus(NEAR))));
  }

  private static Instant notAfterNow(Instant time) {
    Instant now = Instant.now();
    return time.isAfter(now) ? now : time;
  }

  /** When it began. */
  private Instant at() {
    return trace.spans().stream().map(Span::start).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static String between(Instant from, Instant to) {
    return new QueryParameters(
            Map.of("from", List.of(from.toString()), "to", List.of(to.toString())))
        .getQueryString();
  }

  /** Others of the weeks around it that say the same. */
  private void same(String id, String words, TraceAttribute attribute) {
    @Nullable String value = trace.attribute(attribute.wire());
    if (value != null && !value.isEmpty()) {
      String its = new QueryParameters(Map.of(attribute.wire(), List.of(value))).getQueryString();
      String weeks = between(at().minus(AROUND), at().plus(AROUND));
      link(id, words, "traces?" + its + "&" + weeks);
    }
  }

  private void link(String id, String words, String path) {
    Anchor link = new Anchor(visit.href(path), words);
    link.setRouterIgnore(false);
    link.setId(id);
    link.addClassName("file-link");
    add(link);
  }
}
