package dev.demarc.crossing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.record.Attempt;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Obligation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether callers are told what is so: an envelope with every answer, every fallback in body and
 * headers, the shape of an error with every refusal.
 */
final class Answers {
  /** Of the route that answered, and of others that could have. */
  private static final Set<ReasonCode> READY =
      EnumSet.of(ReasonCode.CHOSEN, ReasonCode.NOT_PREFERRED);

  /** Of a route that fits and is permitted, and cannot be used now. */
  private static final Set<ReasonCode> NOT_USED =
      EnumSet.of(
          ReasonCode.DOWN,
          ReasonCode.DAMPED,
          ReasonCode.FAILED,
          ReasonCode.BUSY,
          ReasonCode.TOO_SLOW,
          ReasonCode.OVER_BUDGET,
          ReasonCode.BUDGET_EXHAUSTED,
          ReasonCode.PRICE_UNKNOWN,
          ReasonCode.PROBE_FAILED,
          ReasonCode.PROBE_STALE,
          ReasonCode.DIGEST_CHANGED,
          ReasonCode.MEMORY_SHORT,
          ReasonCode.CLAIM_FALSE,
          ReasonCode.TIER_NOT_APPROVED);

  /** What few requests bring, by what is written of it in their bodies. */
  static final Map<String, String> RARE =
      Map.of(
          "a schema of the answer", "\"json_schema\"",
          "several answers", "\"n\":2",
          "functions", "\"functions\"",
          "a function's result", "\"role\":\"function\"",
          "a picture that is elsewhere", Attachments.ELSEWHERE,
          "a word a detector fails at", Stumbling.FAILS,
          "a word a detector lingers over", Stumbling.LINGERS);

  private final Evidence evidence;
  private final Heardings heardings;
  private final Report report;

  Answers(Evidence evidence, Heardings heardings, Report report) {
    this.evidence = evidence;
    this.heardings = heardings;
    this.report = report;
  }

  void count(Check.Exchange exchange) {
    Ask ask = exchange.ask();
    Reply reply = exchange.reply();
    report.count(
        "requests",
        ask.path() + (ask.stream() && !ask.isDry() && !ask.isModels() ? " streamed" : ""));
    String body = ask.body().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    RARE.forEach((what, written) -> {
      if (body.contains(written)) {
        report.count("brought", what);
      }
    });
    String code = reply.last().at("/error/code").asText("");
    report.count(
        "answers",
        reply.isGone() ? "caller gone" : reply.answered() ? "200" : reply.status() + " " + code);
  }

  void shape(Check.Exchange exchange) {
    Reply reply = exchange.reply();
    if (reply.isGone() || reply.answered()) {
      if (exchange.ask().refused() && reply.answered()) {
        report.wrong(Kind.SHAPE, "not refused: request " + exchange.ask().number());
      }
      return;
    }
    JsonNode error = reply.last().path("error");
    boolean shaped =
        error.path("message").isTextual()
            && error.path("type").isTextual()
            && error.path("code").isTextual()
            && error.has("param");
    boolean retried = reply.status() == 403 && !reply.header("x-should-retry").equals("false");
    if (!shaped || retried) {
      report.wrong(Kind.SHAPE, reply.status() + " " + reply.headers() + " " + reply.body());
    }
    if (!Ear.in(reply.body()).isEmpty()) {
      report.wrong(Kind.SHAPE, "an error that repeats content: " + reply.body());
    }
  }

  void of(Check.Judged judged) {
    Check.Exchange exchange = judged.exchange();
    if (!exchange.reply().answered() || exchange.ask().isDry()) {
      return;
    }
    report.count("answered", "all");
    JsonNode envelope = exchange.reply().last().path("demarc");
    Optional<Target> target = target(judged, envelope);
    if (envelope.path("contract").asInt() != 1 || target.isEmpty()) {
      report.wrong(Kind.ENVELOPE, judged.told() + ": " + exchange.reply().body());
      return;
    }
    report.count("answered", "with an envelope");
    if (envelope.path("degraded").findValuesAsText("what").contains("chunked")) {
      report.count("answered", "in parts");
    }
    report.count("answered by", target.get().id().text());
    saysWhatIsSo(judged, envelope, target.get());
    fallback(judged, envelope, target.get().id());
    heard(judged, target.get());
  }

  private static Optional<Target> target(Check.Judged judged, JsonNode envelope) {
    String route = envelope.path("route").asText("");
    return route.isEmpty() ? Optional.empty() : judged.version().target(TargetId.of(route));
  }

  private void saysWhatIsSo(Check.Judged judged, JsonNode envelope, Target target) {
    Reply reply = judged.exchange().reply();
    List<String> wrong = new ArrayList<>();
    same(wrong, "boundary", envelope.path("boundary"), target.boundary().wire());
    same(wrong, "region", envelope.path("region"), target.region());
    same(wrong, "operator", envelope.path("operator"), target.operator());
    same(wrong, "decision", envelope.path("decision"), reply.header("demarc-decision"));
    same(wrong, "policy", envelope.path("policy"), reply.header("demarc-policy"));
    same(wrong, "header of boundary", envelope.path("boundary"), reply.header("demarc-boundary"));
    same(wrong, "header of region", envelope.path("region"), reply.header("demarc-region"));
    if (!reply.header("demarc-model").startsWith(target.id() + "/")) {
      wrong.add("header of model");
    }
    if (!envelope.path("model").path("id").isTextual() || !envelope.has("contractValid")) {
      wrong.add("members");
    }
    String model = reply.header("demarc-model").replaceFirst("^[^/]*/", "");
    for (Considered each : judged.permits()) {
      boolean its =
          each.route().target().equals(target.id()) && each.route().model().text().equals(model);
      if (its && !each.permitted()) {
        wrong.add("not permitted");
      }
      if (its && !toldOf(each, envelope)) {
        report.wrong(Kind.UNMET, judged.told() + " is not told " + each.obligations());
      }
    }
    if (!wrong.isEmpty()) {
      report.wrong(Kind.ENVELOPE, judged.told() + ": " + wrong + " in " + envelope);
    }
  }

  private static boolean toldOf(Considered route, JsonNode envelope) {
    Set<String> told = new HashSet<>();
    envelope.path("disclosures").forEach(each -> told.add(each.asText()));
    return route.obligations().stream()
        .allMatch(owed ->
            !(owed instanceof Obligation.Disclose disclose) || told.contains(disclose.text()));
  }

  private static void same(List<String> wrong, String what, JsonNode member, String expected) {
    if (!member.asText("").equals(expected)) {
      wrong.add(what);
    }
  }

  /** Every other target that heard it, failed for it, or was passed over because it could not. */
  private void fallback(Check.Judged judged, JsonNode envelope, TargetId answeredBy) {
    Set<TargetId> others = new HashSet<>();
    heardings.stations(judged.exchange()).forEach(station -> others.add(station.id));
    for (Attempt attempt : evidence.attempts(judged.decision().id())) {
      if (attempt.errorType() != null) {
        others.add(attempt.route().target());
      }
    }
    Considered first = judged.decision().considered().getFirst();
    if (NOT_USED.contains(first.reason())) {
      others.add(first.route().target());
    }
    firstChoice(judged).ifPresent(others::add);
    others.remove(answeredBy);
    Reply reply = judged.exchange().reply();
    String from = envelope.at("/fallback/from").asText("");
    String header = reply.header("demarc-fallback");
    String expected =
        from.isEmpty() ? "" : from + ";reason=" + envelope.at("/fallback/reason").asText();
    boolean degraded =
        Arrays.asList(reply.header("demarc-degraded").split(",")).contains("fallback");
    boolean declared = envelope.path("degraded").findValuesAsText("what").contains("fallback");
    if (!others.isEmpty()) {
      report.count("fallbacks", envelope.at("/fallback/reason").asText("undisclosed"));
    }
    boolean told = !from.isEmpty() && degraded && declared;
    List<String> said = new ArrayList<>();
    envelope.path("disclosures").forEach(each -> said.add(each.asText()));
    boolean named =
        others.stream().anyMatch(other -> other.text().equals(from))
            || others.stream().allMatch(other -> isNamed(other, said));
    if (!header.equals(expected) || (!others.isEmpty() && !(told && named))) {
      report.wrong(
          Kind.UNDISCLOSED,
          judged.told() + ": " + others + " before " + answeredBy + ", said: " + header + envelope);
    }
  }

  /** The first that the policy names of those that would do, where it cannot be used now. */
  private static Optional<TargetId> firstChoice(Check.Judged judged) {
    Map<TargetId, Set<ReasonCode>> standing = new HashMap<>();
    for (Considered each : judged.decision().considered()) {
      if (READY.contains(each.reason()) || NOT_USED.contains(each.reason())) {
        standing
            .computeIfAbsent(each.route().target(), none -> EnumSet.noneOf(ReasonCode.class))
            .add(each.reason());
      }
    }
    return judged.version().order(judged.decision().facts()).stream()
        .filter(standing::containsKey)
        .findFirst()
        .filter(first -> Collections.disjoint(standing.get(first), READY));
  }

  /** One that was passed over before another failed is told of in words. */
  private static boolean isNamed(TargetId target, List<String> disclosures) {
    return disclosures.stream().anyMatch(each -> each.startsWith("Target " + target + " "));
  }

  /** What answered did hear it, all of it where it is handed all. */
  private void heard(Check.Judged judged, Target target) {
    Ask ask = judged.exchange().ask();
    if (target.protocol().isNonAi() || ask.parts().isEmpty()) {
      return;
    }
    Station station =
        Arrays.stream(Station.values())
            .filter(each -> each.id.equals(target.id()))
            .findFirst()
            .orElseThrow();
    Set<Token> heard = heardings.tokens(judged.exchange(), station);
    boolean whole = station.protocol.speaksOpenAi() || station == Station.NEIGHBOUR;
    if (heard.isEmpty() || (whole && !heard.containsAll(ask.parts()))) {
      report.wrong(Kind.UNHEARD, judged.told() + " at " + station + ": " + heard);
    }
    report.count("parts heard where they may be", "all", heard.size());
  }
}
