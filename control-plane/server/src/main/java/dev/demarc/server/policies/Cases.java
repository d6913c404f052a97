package dev.demarc.server.policies;

import dev.demarc.contract.decision.Considered;
import dev.demarc.contract.decision.ReasonCode;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.policy.PolicyDocument;
import dev.demarc.engine.Engine;
import dev.demarc.engine.rules.Offered;
import dev.demarc.server.platform.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs the test cases of a policy by the rules as agents obey them; refuses what fails one. */
final class Cases {
  private static final int SHOWN = 3;

  private Cases() {}

  /** In their order; none of a policy that has problems. */
  static List<CaseResult> run(PolicyCheck.Checked checked) {
    PolicyDocument document = checked.document();
    if (document == null || checked.cases().isEmpty()) {
      return List.of();
    }
    Map<PolicyCase.Read, Offered> routes = PolicyCase.routes(checked.cases());
    var permission = Engine.permission(document.rules(), List.copyOf(routes.values()));
    List<CaseResult> results = new ArrayList<>();
    for (PolicyCase each : checked.cases()) {
      Iterator<Considered> answers = permission.of(each.facts()).iterator();
      Map<PolicyCase.Read, Considered> byRoute = new HashMap<>();
      routes.keySet().forEach(route -> byRoute.put(route, answers.next()));
      results.add(result(each, byRoute));
    }
    return List.copyOf(results);
  }

  /**
   * Returns when all passed.
   *
   * @throws Problem {@code case_failed} naming each that did not, why and where
   */
  static void require(List<CaseResult> results) {
    List<CaseResult> failed = results.stream().filter(each -> !each.passed()).toList();
    if (failed.isEmpty()) {
      return;
    }
    CaseResult first = failed.getFirst();
    throw new Problem(
        ErrorCode.CASE_FAILED,
        "Case '" + first.id() + "' fails: " + first.reason(),
        failed.stream()
            .map(each ->
                new Problem.FieldError(
                    "cases." + each.id(), each.reason(), each.line(), each.column()))
            .toList(),
        failed);
  }

  private static CaseResult result(PolicyCase of, Map<PolicyCase.Read, Considered> answers) {
    List<String> unmet = new ArrayList<>();
    PolicyYaml.Position at = of.at();
    for (PolicyCase.Expectation expectation : of.expectations()) {
      Optional<Considered> other =
          expectation.routes().stream()
              .map(route -> answer(answers, route))
              .filter(answer -> !isMet(expectation, answer))
              .findFirst();
      if (other.isPresent()) {
        at = unmet.isEmpty() ? expectation.at() : at;
        unmet.add(words(expectation, other.get()));
      }
    }
    var verdict = unmet.isEmpty() ? CaseResult.Verdict.PASSED : CaseResult.Verdict.FAILED;
    return new CaseResult(of.id(), verdict, at.line(), at.column(), shown(unmet));
  }

  private static Considered answer(Map<PolicyCase.Read, Considered> answers, Offered route) {
    Considered answer = answers.get(PolicyCase.Read.of(route));
    if (answer == null) {
      throw new IllegalStateException("every route of a case is asked about");
    }
    return answer;
  }

  private static boolean isMet(PolicyCase.Expectation expected, Considered answer) {
    return expected.permitted() == answer.permitted()
        && (expected.rule() == null || expected.rule().equals(answer.rule()))
        && (expected.obligations() == null
            || ObligationWords.areMet(expected.obligations(), answer.obligations()));
  }

  private static String shown(List<String> unmet) {
    int more = unmet.size() - SHOWN;
    return unmet.stream().limit(SHOWN).collect(Collectors.joining(" "))
        + (more > 0 ? " And " + more + " more." : "");
  }

  /** {@code to edge: expected permitted, got refused by rule 'x'.} */
  private static String words(PolicyCase.Expectation expected, Considered answer) {
    StringBuilder words = new StringBuilder(expected.place());
    if (expected.routes().size() > 1) {
      words.append(", model ").append(answer.route().model());
    }
    words.append(": expected ").append(expected.permitted() ? "permitted" : "refused");
    if (expected.obligations() != null && expected.permitted()) {
      words.append(" with ").append(ObligationWords.expected(expected.obligations()));
    }
    if (expected.rule() != null) {
      words.append(" by rule '").append(expected.rule()).append("'");
    }
    return words.append(", got ").append(got(answer)).append('.').toString();
  }

  private static String got(Considered answer) {
    String what =
        answer.permitted()
            ? "permitted with " + ObligationWords.asked(answer.obligations())
            : "refused";
    if (answer.rule() != null) {
      return what + " by rule '" + answer.rule() + "'";
    }
    return what
        + (answer.reason() == ReasonCode.NON_AI
            ? ", as the non-AI path needs no rule"
            : ", as no rule allows it");
  }
}
