package dev.demarc.server.policies.lint;

import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.policy.Effect;
import dev.demarc.contract.policy.Rule;
import dev.demarc.engine.cubes.Reach;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Rules that match nothing, permit nothing or change nothing, and allows without any target. */
final class RuleReach implements Lint {
  @Override
  public void look(Linted policy, Report report) {
    Map<RuleId, Reach> reach = policy.inquiry().reach();
    Set<RuleId> taking = policy.inquiry().taking(policy.routes());
    for (Rule rule : policy.document().rules()) {
      switch (Objects.requireNonNull(reach.get(rule.id()))) {
        case Reach.Unreachable unreachable ->
            report.find(
                LintCode.UNREACHABLE_RULE,
                rule,
                "Rule '" + rule.id() + "' matches no request and no route that there can be.",
                "Take out the part of its lists or its 'when' that contradicts another, or remove"
                    + " the rule.");
        case Reach.Shadowed shadowed ->
            report.find(
                LintCode.SHADOWED_RULE,
                rule,
                "Rule '"
                    + rule.id()
                    + "' permits nothing: wherever it matches, it is forbidden by "
                    + Names.quoted(shadowed.by())
                    + ".",
                "Narrow what forbids, or remove this rule.");
        case Reach.Redundant redundant -> redundant(rule, redundant.by(), report);
        case Reach.Undecided undecided -> report.undecided("rule '" + rule.id() + "'");
        case Reach.Decides decides -> {
          if (rule.effect() == Effect.ALLOW
              && !policy.routes().isEmpty()
              && !taking.contains(rule.id())) {
            report.find(
                LintCode.NO_TARGET,
                rule,
                "Rule '"
                    + rule.id()
                    + "' speaks of no target of the catalogue: it permits nothing.",
                "Correct its boundaries, targets, regions or operators together, or add the target.");
          }
        }
      }
    }
  }

  private static void redundant(Rule rule, List<RuleId> by, Report report) {
    String because =
        by.isEmpty()
            ? "the non-AI path needs no rule"
            : rule.effect() == Effect.FORBID
                ? "all it forbids is forbidden by " + Names.quoted(by)
                : "what it allows is forbidden, or allowed by "
                    + Names.quoted(by)
                    + " and no less asked for";
    report.find(
        LintCode.REDUNDANT_RULE,
        rule,
        "Rule '" + rule.id() + "' changes nothing: " + because + ".",
        "Remove it, or make it say what no other rule says.");
  }
}
