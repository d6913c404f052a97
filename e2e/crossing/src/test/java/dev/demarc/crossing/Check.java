package dev.demarc.crossing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.agent.decide.Here;
import dev.demarc.agent.record.RequestRecord;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.json.DemarcJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
  private final Waited waited;
  private final Crossings crossings;
  private final Answers answers;
  private final Report report;
  private final Map<DecisionId, RequestRecord> unclaimed = new HashMap<>();

  /**
   * A request and what came of it.
   *
   * @param span when a target that heard it heard it because of this
   */
  record Exchange(Ask ask, Reply reply, Span span) {
    Exchange(Ask ask, Reply reply) {
      this(ask, reply, Span.ALWAYS);
    }
  }

  /**
   * What an exchange is judged by: the version it names, and the facts its author knows.
   *
   * @param before the same by versions that were replaced while it was under way: a route that
   *     failed may have been tried by one of them
   */
  record Judged(
      Exchange exchange,
      Version version,
      Decision decision,
      Facts facts,
      List<Considered> permits,
      List<Judged> before) {

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
      Waited waited,
      Report report) {
    this.here = here;
    this.versions = versions;
    this.evidence = evidence;
    this.heardings = heardings;
    this.waited = waited;
    this.crossings = new Crossings(people, heardings, evidence, report);
    this.answers = new Answers(evidence, heardings, report);
    this.report = report;
  }

  /** All exchanges, those of each caller in their order. */
  void of(List<List<Exchange>> callers) {
    evidence.requests().forEach(each -> unclaimed.put(each.decision().id(), each));
    callers.forEach(caller -> caller.forEach(each -> claim(each.reply())));
    heardings.checkNobodyHeardWhatIsForNobody(report);
    for (List<Exchange> caller : callers) {
      Sessions sessions = new Sessions();
      caller.forEach(exchange -> routedLater(exchange.ask(), sessions));
      caller.forEach(exchange -> of(waited.first(exchange), sessions));
      caller.forEach(exchange ->
          waited.turns(exchange.ask()).forEach(turn -> turn(exchange.ask(), turn, sessions)));
    }
  }

  /** What the turns of jobs put into sessions, as recorded: each is checked by itself. */
  private void routedLater(Ask ask, Sessions sessions) {
    for (Turns.Turn turn : waited.turns(ask)) {
      evidence
          .of(turn)
          .filter(record -> record.attempts() > 0)
          .ifPresent(record -> routedLater(waited.exchange(ask, turn), record, sessions));
    }
  }

  private void routedLater(Exchange exchange, RequestRecord record, Sessions sessions) {
    Decision decision = record.decision();
    int number = decision.policy().version().number();
    Reply reply = exchange.reply();
    if (record.error() == null || replaced(versions.get(number - 1), reply).isEmpty()) {
      sessions.add(exchange.ask(), reply.fromNanos(), reply.toNanos(), decision.facts());
    } else {
      routed(judged(exchange, decision, number, sessions), sessions);
    }
  }

  /** Its turn, by what is in force then; a mere look at it sends nothing. */
  private void turn(Ask ask, Turns.Turn turn, Sessions sessions) {
    Exchange exchange = waited.exchange(ask, turn);
    Optional<RequestRecord> record = evidence.of(turn);
    if (record.isEmpty()) {
      report.count("turns", "looks");
      undecided(exchange);
      return;
    }
    ErrorCode error = record.get().error();
    report.count("turns", error == null ? "answered" : error.wire());
    Decision decision = record.get().decision();
    int version = decision.policy().version().number();
    judged(judged(exchange, decision, version, sessions));
  }

  private void claim(Reply reply) {
    if (!reply.header("demarc-decision").isEmpty()) {
      unclaimed.remove(DecisionId.of(reply.header("demarc-decision")));
    }
  }

  private void of(Exchange exchange, Sessions sessions) {
    Reply reply = exchange.reply();
    answers.count(exchange);
    answers.shape(exchange);
    List<Judged> judged =
        reply.isGone()
            ? ofOneGone(exchange, sessions)
            : ofOneDecided(exchange, sessions).stream().toList();
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
    if (routed || heardings.heard(exchange)) {
      routed(one, sessions);
    }
  }

  /** What was answered was sent under the version it names; what failed, perhaps under another. */
  private static void routed(Judged one, Sessions sessions) {
    Ask ask = one.exchange().ask();
    Reply reply = one.exchange().reply();
    if (one.before().isEmpty() || reply.answered()) {
      sessions.add(ask, reply.fromNanos(), reply.toNanos(), one.facts());
      return;
    }
    sessions.perhaps(ask, reply.fromNanos(), reply.toNanos(), one.facts());
    one.before()
        .forEach(each -> sessions.perhaps(ask, reply.fromNanos(), reply.toNanos(), each.facts()));
  }

  /** Nothing was decided, or nobody knows under what: then nothing may have been heard. */
  private void undecided(Exchange exchange) {
    if (heardings.heard(exchange)) {
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
    if (judged.exchange().ask().roles().isEmpty()) {
      Words.ROLES.forEach(roles -> asIfWith(roles, judged));
    }
    String difference = FactsOf.difference(judged.facts(), judged.decision().facts());
    if (!difference.isEmpty()) {
      report.wrong(Kind.FACTS, judged.told() + ": " + difference);
    }
    decision(judged);
    crossings.of(judged);
    answers.of(judged);
  }

  /** Whose roles nobody knows may have any: nothing may be permitted that some would take away. */
  private void asIfWith(Set<String> roles, Judged judged) {
    Facts facts = judged.facts();
    Facts.Actor actor = new Facts.Actor(facts.actor().subject(), new TreeSet<>(roles));
    List<Considered> with = judged.version().permits(facts.with(facts.team(), actor));
    for (int route = 0; route < with.size(); route++) {
      Considered without = judged.permits().get(route);
      boolean same =
          with.get(route).permitted()
              && without.obligations().containsAll(with.get(route).obligations());
      if (without.permitted() && !same) {
        report.wrong(Kind.DECISION, judged.told() + ": decided, and nobody knows the roles");
        return;
      }
    }
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

  private Optional<Judged> ofOneDecided(Exchange exchange, Sessions sessions) {
    Optional<Decision> decision = decision(exchange);
    Matcher policy = POLICY.matcher(exchange.reply().header("demarc-policy"));
    if (decision.isEmpty()) {
      return Optional.empty();
    }
    int version =
        policy.matches()
            ? Integer.parseInt(policy.group(1))
            : decision.get().policy().version().number();
    return Optional.of(judged(exchange, decision.get(), version, sessions));
  }

  private Judged judged(Exchange exchange, Decision decision, int number, Sessions sessions) {
    Version version = versions.get(number - 1);
    Reply reply = exchange.reply();
    List<FactsOf.Carried> carried =
        new ArrayList<>(sessions.carried(exchange.ask(), reply.fromNanos(), reply.toNanos()));
    List<Judged> before = new ArrayList<>();
    for (Version replaced : replaced(version, reply)) {
      for (FactsOf.Carried each : List.copyOf(carried)) {
        Facts facts = facts(exchange.ask(), replaced, each, decision);
        before.add(judged(exchange, replaced, decision, facts, List.of()));
        if (exchange.ask().session().isPresent()) {
          carried.add(each.and(facts));
        }
      }
    }
    List<Facts> possible =
        carried.stream().map(each -> facts(exchange.ask(), version, each, decision)).toList();
    Facts facts =
        possible.stream()
            .filter(each -> FactsOf.difference(each, decision.facts()).isEmpty())
            .findFirst()
            .orElse(possible.getFirst());
    return judged(exchange, version, decision, facts, before);
  }

  private static Judged judged(
      Exchange exchange, Version version, Decision decision, Facts facts, List<Judged> before) {
    return new Judged(exchange, version, decision, facts, version.permits(facts), before);
  }

  private Facts facts(Ask ask, Version version, FactsOf.Carried carried, Decision decision) {
    return FactsOf.of(ask, version, here, carried, decision.facts().request().tokens());
  }

  /** Those before this one that were in force while it was under way, first to last. */
  private List<Version> replaced(Version version, Reply reply) {
    return versions.stream()
        .limit(version.number() - 1)
        .filter(each -> versions.get((int) each.number()).inForceNanos >= reply.fromNanos())
        .toList();
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
  private List<Judged> ofOneGone(Exchange exchange, Sessions sessions) {
    List<Judged> possible = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    if (exchange.ask().body().isEmpty() || exchange.ask().refused()) {
      return possible;
    }
    for (RequestRecord record : unclaimed.values()) {
      int number = record.decision().policy().version().number();
      Judged judged = judged(exchange, record.decision(), number, sessions);
      boolean its = FactsOf.difference(judged.facts(), record.decision().facts()).isEmpty();
      if (its && seen.add(number)) {
        possible.add(judged);
      }
    }
    return possible;
  }
}
