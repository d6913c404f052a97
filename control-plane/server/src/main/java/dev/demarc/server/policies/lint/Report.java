package dev.demarc.server.policies.lint;

import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes down what is found, and what could not be decided. */
final class Report {
  private final Linted policy;
  private final Map<RuleId, Integer> places = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();

  Report(Linted policy) {
    this.policy = policy;
    policy.document().rules().forEach(rule -> places.put(rule.id(), places.size()));
  }

  /** Something about a part of the text. */
  void find(LintCode code, String path, String reason, String fix) {
    add(code, path, null, reason, fix);
  }

  /** Something about a rule, at the rule. */
  void find(LintCode code, Rule rule, String reason, String fix) {
    find(code, rule, "", reason, fix);
  }

  /** Something about a rule, at a part of it such as {@code .when}. */
  void find(LintCode code, Rule rule, String part, String reason, String fix) {
    add(code, path(rule.id()) + part, rule.id(), reason, fix);
  }

  /** Something that a rule permits, at the rule; at the rules where none does. */
  void find(LintCode code, Optional<RuleId> rule, String reason, String fix) {
    add(code, rule.map(this::path).orElse("rules"), rule.orElse(null), reason, fix);
  }

  /** Something about a part of the text that is so because of a rule. */
  void find(LintCode code, String path, Optional<RuleId> rule, String reason, String fix) {
    add(code, path, rule.orElse(null), reason, fix);
  }

  /** A question without an answer, in words. */
  void undecided(String question) {
    undecided.add(question);
  }

  private void add(LintCode code, String path, @Nullable RuleId rule, String reason, String fix) {
    Linted.Place at = policy.places().apply(path);
    findings.add(new Finding(code, code.severity(), at.line(), at.column(), rule, reason, fix));
  }

  private String path(RuleId id) {
    return "rules[" + places.get(id) + "]";
  }

  Findings findings() {
    if (!undecided.isEmpty()) {
      find(
          LintCode.NOT_DECIDED,
          "rules",
          "Not decided within the budget: " + Names.some(undecided) + ".",
          "Shorten their lists and conditions, or split the policy; nothing is said of them until"
              + " then.");
    }
    return Findings.of(findings);
  }
}
