package dev.demarc.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.contract.catalogue.Route;
import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.Decision;
import dev.demarc.json.DemarcJson;
import java.util.ArrayList;
import java.util.List;

/** Compares a decision with the {@code expect} of a case, member by member. */
final class Expected {
  private final String name;
  private final Decision decision;
  private final JsonNode outcome;

  private Expected(String name, Decision decision) {
    this.name = name;
    this.decision = decision;
    this.outcome = DemarcJson.strict().valueToTree(decision).get("outcome");
  }

  static void check(String name, JsonNode expect, Decision decision) {
    Expected expected = new Expected(name, decision);
    if (expect.path("outcome").isMissingNode()) {
      fail(name + ": a case expects an outcome");
    }
    expect.fields().forEachRemaining(it -> expected.member(it.getKey(), it.getValue()));
  }

  private void member(String member, JsonNode wanted) {
    switch (member) {
      case "outcome" -> equal(member, wanted.asText(), decision.outcome().kind());
      case "reason" -> equal(member, wanted, outcome.path(member));
      case "consent", "approval", "insteadOf" ->
          equal(member, wanted.asText(), outcome.path(member).asText("none"));
      case "chunking" -> equal(member, wanted.asText(), chunking());
      case "terms", "fallbacks", "disclosures" -> equal(member, wanted, outcome.path(member));
      case "route" -> equal(member, wanted.asText(), name(outcome.path("route")));
      case "rule" -> equal(member, wanted.asText(), rule(taken()));
      case "obligations" -> equal(member, wanted, json(taken()).get("obligations"));
      case "order" -> equal(member, texts(wanted), order());
      case "considered" ->
          wanted.fields().forEachRemaining(it -> considered(it.getKey(), it.getValue().asText()));
      default -> fail(name + ": unknown expectation " + member);
    }
  }

  /** Written {@code reason}, or {@code reason by rule}. */
  private void considered(String route, String wanted) {
    Considered one = find(route);
    String got = one.reason().wire() + (wanted.contains(" by ") ? " by " + rule(one) : "");
    equal("considered " + route, wanted, got);
    boolean refusedByPolicy = wanted.startsWith("forbidden") || wanted.startsWith("no-rule");
    equal("permitted " + route, !refusedByPolicy, one.permitted());
  }

  /** Written {@code 3 x 3420 to 512}: parts, their tokens, the tokens of their summaries. */
  private String chunking() {
    JsonNode chunking = outcome.path("chunking");
    return chunking.isMissingNode()
        ? "none"
        : chunking.path("parts")
            + " x "
            + chunking.path("partTokens")
            + " to "
            + chunking.path("summaryTokens");
  }

  private Considered taken() {
    return find(name(outcome.path("route")));
  }

  private Considered find(String route) {
    return decision.considered().stream()
        .filter(one -> name(one.route()).equals(route))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + ": " + route + " was not considered"));
  }

  private List<String> order() {
    return decision.considered().stream().map(one -> name(one.route())).toList();
  }

  private void equal(String member, Object wanted, Object got) {
    assertEquals(wanted, got, () -> name + ": " + member + " of " + decision.outcome());
  }

  private static String rule(Considered one) {
    return one.rule() == null ? "none" : one.rule().text();
  }

  private static JsonNode json(Considered one) {
    return DemarcJson.strict().valueToTree(one);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static String name(Route route) {
    return route.target() + "/" + route.model();
  }

  private static String name(JsonNode route) {
    return route.path("target").asText() + "/" + route.path("model").asText();
  }
}
