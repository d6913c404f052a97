package dev.demarc.server.policies.lint;

import dev.demarc.contract.policy.Rule;

/**
 * Rules that could be escaped by not saying who one is. An agent refuses every request of a caller
 * whose roles it does not know while there is one, also where the rule would not have matched.
 */
final class NeededRoles implements Lint {
  @Override
  public void look(Linted policy, Report report) {
    policy.document().rules().stream()
        .filter(Rule::restrictsByRoles)
        .forEach(rule ->
            report.find(
                LintCode.NEEDS_ROLES,
                rule,
                rule.roles().isEmpty() ? ".when" : ".roles",
                "Rule '"
                    + rule.id()
                    + "' goes by roles: while it is in force, every request whose caller's roles"
                    + " are not known is refused.",
                "Let every application send a verified actor whose token tells roles, or say it"
                    + " without roles."));
  }
}
