package dev.demarc.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.decision.Outcome;
import dev.demarc.contract.id.DecisionId;
import dev.demarc.contract.id.Digest;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.PolicyId;
import dev.demarc.contract.id.PolicyVersion;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.contract.policy.PolicyRef;
import dev.demarc.engine.Engine;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a replay must report, found without it: every decision of the dose by the interpreter of the
 * rules under both versions, its outcome counted here. For one thread.
 */
final class OneByOne {
  private final ReplayDose dose;
  private final Engine before;
  private final Engine after;
  private final SortedMap<String, Long> figures = new TreeMap<>();

  private OneByOne(ReplayDose dose) throws IOException {
    this.dose = dose;
    this.before = engine(ReplayDose.before());
    this.after = engine(ReplayDose.after());
  }

  /**
   * How many decisions were compared: all.
   *
   * @throws IllegalStateException when any figure of the report is another, naming each
   */
  static int compared(ReplayDose dose, JsonNode replay) throws Exception {
    SortedMap<String, Long> truth = truth(dose);
    SortedMap<String, Long> told = told(replay);
    StringBuilder differences = new StringBuilder();
    SortedMap<String, Long> all = new TreeMap<>(truth);
    all.putAll(told);
    for (String figure : all.keySet()) {
      long is = told.getOrDefault(figure, 0L);
      long should = truth.getOrDefault(figure, 0L);
      if (is != should) {
        differences.append("\n  ").append(figure).append(": ").append(is);
        differences.append(", one by one ").append(should);
      }
    }
    if (!differences.isEmpty()) {
      throw new IllegalStateException("the replay does not add up:" + differences);
    }
    return dose.decisions();
  }

  /** On two threads, a half each. */
  private static SortedMap<String, Long> truth(ReplayDose dose)
      throws IOException, InterruptedException, ExecutionException {
    int half = dose.decisions() / 2;
    OneByOne early = new OneByOne(dose);
    OneByOne late = new OneByOne(dose);
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<?> first = threads.submit(() -> early.decide(1, half));
      Future<?> second = threads.submit(() -> late.decide(half + 1, dose.decisions()));
      first.get();
      second.get();
    }
    late.figures.forEach((figure, count) -> early.figures.merge(figure, count, Long::sum));
    return early.figures;
  }

  private void decide(int from, int to) {
    for (int n = from; n <= to; n++) {
      Facts facts = dose.facts(n);
      DecisionId id = DecisionId.of("d-" + n);
      Outcome then = before.decide(id, facts, dose.situation(n)).outcome();
      Outcome now = after.decide(id, facts, dose.situation(n)).outcome();
      count("decisions", 1);
      count("before.", then, facts);
      count("after.", now, facts);
      if (!way(then).equals(way(now))) {
        count("changed", 1);
        count(way(then) + " > " + way(now), 1);
      }
    }
  }

  private void count(String side, Outcome outcome, Facts facts) {
    switch (outcome) {
      case Outcome.Routed runs -> run(side, runs.route(), facts);
      case Outcome.NeedsConsent asks -> count(side + "consents", 1);
      case Outcome.NeedsApproval asks -> count(side + "approvals", 1);
      case Outcome.Queued waits -> count(side + "queued", 1);
      case Outcome.Refused none -> count(side + "refused", 1);
    }
  }

  /**
   * Data begins on the device; a token of input costs one micro-USD at both targets, of output 2.
   */
  private void run(String side, Route route, Facts facts) {
    count(side + "routed", 1);
    count(side + "bytesTo." + route.boundary().wire(), facts.request().bytes());
    count(side + "costMicroUsd", facts.request().tokens() + 2 * facts.request().maxOutputTokens());
  }

  private void count(String figure, long more) {
    figures.merge(figure, more, Long::sum);
  }

  private static String way(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Routed it -> "routed " + it.route().target() + "/" + it.route().model();
      case Outcome.NeedsConsent it ->
          "needs-consent " + it.route().target() + "/" + it.route().model();
      case Outcome.NeedsApproval it ->
          "needs-approval " + it.route().target() + "/" + it.route().model();
      case Outcome.Queued it -> "queued " + it.route().target() + "/" + it.route().model();
      case Outcome.Refused it -> "refused";
    };
  }

  /** The report's figures under the same names. */
  private static SortedMap<String, Long> told(JsonNode replay) {
    SortedMap<String, Long> told = new TreeMap<>();
    JsonNode result = replay.path("result");
    told.put("decisions", result.path("decisions").asLong());
    told.put("changed", result.path("changed").asLong());
    told.put("unreadable", replay.path("unreadable").asLong());
    told.put("elsewhere", replay.path("elsewhere").asLong());
    told.put("shifts not listed", result.path("others").asLong());
    for (String side : List.of("before", "after")) {
      for (String each :
          List.of("routed", "consents", "approvals", "queued", "refused", "costMicroUsd")) {
        told.put(side + "." + each, result.path(side).path(each).asLong());
      }
      result
          .path(side)
          .path("bytesTo")
          .fields()
          .forEachRemaining(
              to -> told.put(side + ".bytesTo." + to.getKey(), to.getValue().asLong()));
    }
    for (JsonNode shift : result.path("shifts")) {
      told.put(
          shift.path("from").asText() + " > " + shift.path("to").asText(),
          shift.path("count").asLong());
    }
    return told;
  }

  private static Engine engine(PolicyDocument document) {
    PolicyRef ref =
        new PolicyRef(
            new PolicyId(new UUID(0, 1)), new PolicyVersion(1), Digest.ofBytes(new byte[0]));
    return Engine.interpreting(
        ref,
        document,
        List.of(
            target("house", Boundary.EDGE, "eu", "small"),
            target("cloud", Boundary.MANAGED_CLOUD, "us", "large")));
  }

  private static Target target(String id, Boundary boundary, String region, String model) {
    ModelOffer offer =
        new ModelOffer(
            ModelId.of(model),
            "1",
            null,
            "remote",
            "unknown",
            128_000,
            null,
            null,
            1_000_000,
            2_000_000,
            0);
    return new Target(
        TargetId.of(id),
        id,
        boundary,
        region,
        "test",
        Protocol.OPENAI,
        List.of("127.0.0.1:1"),
        null,
        List.of(offer));
  }
}
