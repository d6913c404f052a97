package dev.demarc.server.policies;

import static dev.demarc.server.policies.LintingTenant.lines;
import static dev.demarc.server.policies.LintingTenant.lint;
import static dev.demarc.server.policies.LintingTenant.none;
import static dev.demarc.server.policies.LintingTenant.of;
import static dev.demarc.server.policies.LintingTenant.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.id.RuleId;
import dev.demarc.server.policies.lint.Finding;
import dev.demarc.server.policies.lint.Findings;
import dev.demarc.server.policies.lint.LintCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The common mistakes and unmet obligations: a policy that has each, and one that has not. */
class PolicyMistakesTest {
  @Test
  void findsConsentThatNobodyMayGive() {
    String rules =
        """
        rules:
          - id: asked
            effect: allow
            to: [managed-cloud]
            %s
            obligations: [{consent: {scope: once, ttl: PT1H}}]
        """;
    Finding only = only(LintCode.CONSENT_BY_NOBODY, rules.formatted("tasks: [chat]"));
    assertEquals(8, only.line());
    assertTrue(only.reason().contains("requests of 'batch' without"), only.reason());
    none(LintCode.CONSENT_BY_NOBODY, rules.formatted("when: actor.verified"));
    none(LintCode.CONSENT_BY_NOBODY, rules.formatted("apps: [notes]"));
    none(LintCode.CONSENT_BY_NOBODY, rules.formatted("when: app.team == 'ward'"));
    none(LintCode.CONSENT_BY_NOBODY, rules.formatted("roles: [nurse]"));
  }

  @Test
  void saysOfRulesThatGoByRolesWhomTheyRefuse() {
    String rules = "rules: [{id: a, %s}]";
    Finding only =
        only(LintCode.NEEDS_ROLES, rules.formatted("effect: forbid, roles: [contractor]"));
    assertTrue(only.reason().contains("not known is refused"), only.reason());
    only(LintCode.NEEDS_ROLES, rules.formatted("effect: allow, when: \"!('x' in actor.roles)\""));
    only(
        LintCode.NEEDS_ROLES,
        rules.formatted("effect: allow, roles: [x], obligations: [{disclose: {text: It is.}}]"));
    none(LintCode.NEEDS_ROLES, rules.formatted("effect: allow, roles: [nurse]"));
  }

  @Test
  void findsApprovalThatNobodyCanGive() {
    String rules = "rules: [{id: a, effect: allow, to: [managed-cloud], obligations: [%s]}]";
    String approval = rules.formatted("{approval: {ttl: P1D}}");
    Finding lonely = of(lint(approval, false), LintCode.APPROVAL_BY_NOBODY).getFirst();
    assertTrue(lonely.reason().contains("no member"), lonely.reason());
    none(LintCode.APPROVAL_BY_NOBODY, approval);
    none(LintCode.APPROVAL_BY_NOBODY, rules.formatted("{disclose: {text: It leaves.}}"));
  }

  @Test
  void findsAnswersThatExpireBeforeTheyAreOfUse() {
    String rules =
        "rules: [{id: a, effect: allow, to: [managed-cloud], obligations:"
            + " [{consent: {scope: once, ttl: %s}}]}]";
    only(LintCode.SHORT_TTL, rules.formatted("PT59S"));
    none(LintCode.SHORT_TTL, rules.formatted("PT1M"));
  }

  @Test
  void findsConsentToWhatMovesNothing() {
    String rules =
        "rules: [{id: a, effect: allow, to: [%s], obligations: [{consent: {scope: once, ttl: PT1H}}]}]";
    only(LintCode.ASKS_FOR_NOTHING, rules.formatted("none"));
    none(LintCode.ASKS_FOR_NOTHING, rules.formatted("none, edge"));
  }

  @Test
  void findsAFallbackToAManagedCloudOfWhichNobodyIsTold() {
    String policy =
        """
        rules:
          - {id: near, effect: allow, classes: [public, internal], to: [edge]}
          - {id: far, effect: allow, classes: [%s], to: [managed-cloud]%s}
        preferences:
          - classes: [public]
            order: [%s]
            fallback: %s
        """;
    Finding only =
        only(LintCode.SILENT_FALLBACK, policy.formatted("public", "", "local, cloud", "true"));
    assertEquals(9, only.line());
    assertEquals(RuleId.of("far"), only.rule());
    String told = ", obligations: [{disclose: {text: A cloud answers.}}]";
    none(LintCode.SILENT_FALLBACK, policy.formatted("public", told, "local, cloud", "true"));
    none(LintCode.SILENT_FALLBACK, policy.formatted("public", "", "local, cloud", "false"));
    none(LintCode.SILENT_FALLBACK, policy.formatted("phi", "", "local, cloud", "true"));
    only(LintCode.SILENT_FALLBACK, policy.formatted("public", "", "local", "true"));
    none(
        LintCode.SILENT_FALLBACK,
        policy.formatted("public", "", "cloud, local, box, twin, device, cluster", "true"));
  }

  @Test
  void findsAToolThatIsNamedForAModelsCache() {
    Finding only =
        only(LintCode.CACHE_AS_MEMORY, "tools: {save_kv_cache: idempotent, save_note: idempotent}");
    assertEquals(3, only.line());
    none(LintCode.CACHE_AS_MEMORY, "tools: {clear_cache: idempotent, kv: read-only}");
  }

  @Test
  void findsPeersOfDifferentModels() {
    String policy = "stability:\n  peers: [[local, %s]]\n";
    only(LintCode.UNEQUAL_PEERS, policy.formatted("box"));
    none(LintCode.UNEQUAL_PEERS, policy.formatted("twin"));
  }

  @Test
  void findsWritesThatMayWait() {
    String policy =
        """
        queue:
          - classes: [internal]
            effects: [%s]
            maxAge: PT8H
            maxBytes: 65536
            maxJobs: 10
        """;
    Finding only = only(LintCode.QUEUED_WRITE, policy.formatted("read-only, needs-authority"));
    assertEquals(5, only.line());
    none(LintCode.QUEUED_WRITE, policy.formatted("read-only, local-safe"));
  }

  @Test
  void findsEveryGuardAgainstRestlessRoutesThatIsOff() {
    Findings found =
        lint(
            """
            stability:
              marginPercent: 0
              trigger: PT0S
              dwell: PT0S
              hardFailures: 1
              goodProbes: 1
              damping: {penalty: 0}
            """);
    assertEquals(List.of(4, 5, 6, 7, 8, 9), lines(found, LintCode.RESTLESS_ROUTES));
    none(LintCode.RESTLESS_ROUTES, "stability: {marginPercent: 10, hardFailures: 2}");
  }

  @Test
  void findsTelemetryOfWhatNeverLeavesTheSite() {
    String rules = "rules: [{id: a, effect: allow, classes: [%s], to: [%s]}]";
    Finding only = only(LintCode.TELLING_TELEMETRY, rules.formatted("public", "edge"));
    assertEquals(RuleId.of("a"), only.rule());
    none(LintCode.TELLING_TELEMETRY, rules.formatted("public", "edge, managed-cloud"));
    none(LintCode.TELLING_TELEMETRY, rules.formatted("internal", "edge"));
  }
}
