package dev.demarc.crossing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.decide.Here;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.json.DemarcJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds what targets heard and callers got against what the plain interpreter permits, request by
 * request, in the order in which each caller sent them.
 */
final class Check {
  private static final Pattern POLICY = Pattern.compile(".*@(\\d+);.*");

  private final Here here;
  private final List<Version> versions;
  private final Evidence evidence;
  private final Heardings heardings;
  private final Crossings crossings;
  private final Answers answers;
  private final Report report;
  private final Map<DecisionId, RequestRecord> unclaimed = new HashMap<>();

  /** A request and what came of it. */
  record Exchange(Ask ask, Reply reply) {}

  /** What an exchange is judged by: the version it names, and the facts its author knows. */
  record Judged(
      Exchange exchange,
      Version version,
      Decision decision,
      Facts facts,
      List<Considered> permits) {

    String told() {
      return "request "
          + exchange.ask().number()
          + " "
          + exchange.ask().path()
          + " under version "
          + version.number()
          + " ("
          + facts.data().dataClass()
          + facts.data().tags()
          + ", "
          + facts.application()
          + ", "
          + facts.task()
          + ", status "
          + exchange.reply().status()
          + ")";
    }
  }

  Check(
      Here here,
      List<Version> versions,
      Evidence evidence,
      People people,
      Heardings heardings,
      Report report) {
    this.here = here;
    this.versions = versions;
    this.evidence = evidence;
    this.heardings = heardings;
    this.crossings = new Crossings(people, heardings, report);
    this.answers = new Answers(evidence, heardings, report);
    this.report = report;
  }

  /** All exchanges, those of each caller in their order. */
  void of(List<List<Exchange>> callers) {
    evidence.requests().forEach(each -> unclaimed.put(each.decision().id(), each));
    callers.forEach(caller -> caller.forEach(each -> claim(each.reply())));
    heardings.checkNobodyHeardWhatIsForNobody(report);
    for (List<Exchange> caller : callers) {
      Map<String, FactsOf.Carried> sessions = new HashMap<>();
      caller.forEach(exchange -> of(exchange, sessions));
    }
  }

  private void claim(Reply reply) {
    if (!reply.header("demarc-decision").isEmpty()) {
      unclaimed.remove(DecisionId.of(reply.header("demarc-decision")));
    }
  }

  private void of(Exchange exchange, Map<String, FactsOf.Carried> sessions) {
    Ask ask = exchange.ask();
    Reply reply = exchange.reply();
    answers.count(exchange);
    answers.shape(exchange);
    String key = ask.application() + "/" + ask.session().orElse("");
    FactsOf.Carried carried = sessions.getOrDefault(key, FactsOf.Carried.NOTHING);
    List<Judged> judged =
        reply.isGone()
            ? ofOneGone(exchange, carried)
            : ofOneDecided(exchange, carried).stream().toList();
    if (judged.isEmpty()) {
      undecided(exchange);
      return;
    }
    if (judged.size() == 1) {
      judged(judged.getFirst());
    } else {
      crossings.anyOf(judged);
    }
    Judged one = judged.getFirst();
    boolean routed =
        evidence.request(one.decision().id()).map(it -> it.attempts() > 0).orElse(false);
    if (ask.session().isPresent() && (routed || heardings.heard(ask))) {
      sessions.put(key, carried.and(one.facts()));
    }
  }

  /** Nothing was decided, or nobody knows under what: then nothing may have been heard. */
  private void undecided(Exchange exchange) {
    if (heardings.heard(exchange.ask())) {
      report.wrong(Kind.CROSSED, "heard, and not decided: request " + exchange.ask().number());
    }
    if (exchange.reply().answered() && !exchange.ask().isModels()) {
      report.wrong(Kind.ENVELOPE, "answered without a decision: " + exchange.ask().number());
    }
  }

  private void judged(Judged judged) {
    report.count("decided class", judged.facts().data().dataClass().text());
    report.count("outcome", judged.decision().outcome().kind());
    if (!judged.exchange().reply().isGone()) {
      stale(judged);
    }
    String difference = FactsOf.difference(judged.facts(), judged.decision().facts());
    if (!difference.isEmpty()) {
      report.wrong(Kind.FACTS, judged.told() + ": " + difference);
    }
    decision(judged);
    crossings.of(judged);
    answers.of(judged);
  }

  /** A newer version was wholly in force before it was sent, or this one was not yet offered. */
  private void stale(Judged judged) {
    Reply reply = judged.exchange().reply();
    long next = judged.version().number();
    boolean superseded =
        next < versions.size() && versions.get((int) next).inForceNanos < reply.fromNanos();
    if (superseded || judged.version().offeredNanos > reply.toNanos()) {
      report.wrong(Kind.STALE, judged.told());
    }
  }

  /** The decision says of every route what the plain interpreter does. */
  private void decision(Judged judged) {
    Map<Object, Considered> own = new HashMap<>();
    judged.permits().forEach(each -> own.put(each.route(), each));
    for (Considered each : judged.decision().considered()) {
      Considered plain = own.remove(each.route());
      if (plain == null
          || plain.permitted() != each.permitted()
          || !plain.obligations().equals(each.obligations())
          || (isUnhinted(judged.facts()) && !java.util.Objects.equals(plain.rule(), each.rule()))) {
        report.wrong(Kind.DECISION, judged.told() + ": " + each + " and not " + plain);
        return;
      }
    }
    if (!own.isEmpty()) {
      report.wrong(Kind.DECISION, judged.told() + ": not considered " + own.keySet());
    }
  }

  private static boolean isUnhinted(Facts facts) {
    Facts proven = facts.withoutHints();
    return proven.task().equals(facts.task()) && proven.data().tags().equals(facts.data().tags());
  }

  private Optional<Judged> ofOneDecided(Exchange exchange, FactsOf.Carried carried) {
    Optional<Decision> decision = decision(exchange);
    Matcher policy = POLICY.matcher(exchange.reply().header("demarc-policy"));
    if (decision.isEmpty()) {
      return Optional.empty();
    }
    int version =
        policy.matches()
            ? Integer.parseInt(policy.group(1))
            : decision.get().policy().version().number();
    return Optional.of(judged(exchange, decision.get(), version, carried));
  }

  private Judged judged(Exchange exchange, Decision decision, int number, FactsOf.Carried carried) {
    Version version = versions.get(number - 1);
    long tokens = decision.facts().request().tokens();
    Facts facts = FactsOf.of(exchange.ask(), version, here, carried, tokens);
    return new Judged(exchange, version, decision, facts, version.permits(facts));
  }

  /** Of a dry run it is the answer itself, else what was recorded. */
  private Optional<Decision> decision(Exchange exchange) {
    Reply reply = exchange.reply();
    if (exchange.ask().isDry() && reply.status() == 200) {
      return Optional.of(parsed(reply.last()));
    }
    String id = reply.header("demarc-decision");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Optional<RequestRecord> record = evidence.request(DecisionId.of(id));
    if (record.isEmpty()) {
      report.wrong(Kind.DECISION, "told of and not recorded: " + id);
    }
    return record.map(RequestRecord::decision);
  }

  private static Decision parsed(JsonNode json) {
    try {
      return DemarcJson.strict().treeToValue(json, Decision.class);
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException(json.toString(), malformed);
    }
  }

  /**
   * The caller went and was told nothing: any record nobody claims that has its facts may be its
   * own.
   */
  private List<Judged> ofOneGone(Exchange exchange, FactsOf.Carried carried) {
    List<Judged> possible = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    if (exchange.ask().body().isEmpty() || exchange.ask().refused()) {
      return possible;
    }
    for (RequestRecord record : unclaimed.values()) {
      int number = record.decision().policy().version().number();
      Judged judged = judged(exchange, record.decision(), number, carried);
      boolean its = FactsOf.difference(judged.facts(), record.decision().facts()).isEmpty();
      if (its && seen.add(number)) {
        possible.add(judged);
      }
    }
    return possible;
  }
}
