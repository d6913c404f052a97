package dev.demarc.server.policies;

import static dev.demarc.server.policies.LintingTenant.NOTES;
import static dev.demarc.server.policies.LintingTenant.dataClass;
import static dev.demarc.server.policies.LintingTenant.lines;
import static dev.demarc.server.policies.LintingTenant.lint;
import static dev.demarc.server.policies.LintingTenant.none;
import static dev.demarc.server.policies.LintingTenant.of;
import static dev.demarc.server.policies.LintingTenant.only;
import static dev.demarc.server.policies.LintingTenant.target;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.id.RuleId;
import dev.demarc.server.policies.lint.Finding;
import dev.demarc.server.policies.lint.Findings;
import dev.demarc.server.policies.lint.LintCode;
import dev.demarc.server.policies.lint.Severity;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lint finds of rules, classes and names: a policy that has it, and one that has not. */
class PolicyLintTest {
  @Test
  void findsARuleThatNothingMatches() {
    Finding only =
        only(
            LintCode.UNREACHABLE_RULE,
            """
            rules:
              - id: never
                effect: allow
                to: [edge]
                when: request.bytes > 10 && request.bytes < 5
            """);
    assertEquals(4, only.line());
    assertEquals(RuleId.of("never"), only.rule());
    assertEquals(Severity.WARNING, only.severity());
    none(
        LintCode.UNREACHABLE_RULE,
        "rules: [{id: a, effect: allow, to: [edge], when: request.bytes > 5}]");
  }

  @Test
  void findsAnAllowThatForbidsCoverTogether() {
    String rules =
        """
        rules:
          - {id: abroad, effect: allow, classes: [public], to: [managed-cloud]}
          - {id: large, effect: forbid, to: [managed-cloud], when: request.bytes >= 100}
          - {id: small, effect: forbid, to: [managed-cloud], when: request.bytes < %s}
        """;
    Finding only = only(LintCode.SHADOWED_RULE, rules.formatted(100));
    assertEquals(4, only.line());
    assertTrue(only.reason().contains("forbidden by 'large', 'small'"), only.reason());
    none(LintCode.SHADOWED_RULE, rules.formatted(99));
  }

  @Test
  void findsARuleThatAnotherCovers() {
    String rules =
        """
        rules:
          - {id: near, effect: allow, to: [edge, on-device]}
          - {id: nearer, effect: allow, classes: [public], to: [on-device]%s}
        """;
    Finding only = only(LintCode.REDUNDANT_RULE, rules.formatted(""));
    assertEquals(5, only.line());
    assertEquals(Severity.NOTICE, only.severity());
    none(
        LintCode.REDUNDANT_RULE,
        rules.formatted(", obligations: [{disclose: {text: Answered here.}}]"));
    only(LintCode.REDUNDANT_RULE, "rules: [{id: a, effect: allow, to: [none]}]");
  }

  @Test
  void findsAnAllowWithoutAnyTarget() {
    String rules = "rules: [{id: a, effect: %s, to: [%s], regions: [us]}]";
    only(LintCode.NO_TARGET, rules.formatted("allow", "edge"));
    none(LintCode.NO_TARGET, rules.formatted("allow", "managed-cloud"));
    none(LintCode.NO_TARGET, rules.formatted("forbid", "edge"));
  }

  @Test
  void findsAMoreRestrictedClassThatMayGoFarther() {
    String rules =
        """
        rules:
          - {id: open, effect: allow, classes: [public], to: [edge]}
          - {id: ward, effect: allow, classes: [phi], to: [%s], tasks: [summarize]}
        """;
    Finding only = only(LintCode.RANK_ORDER, rules.formatted("edge, private-cluster"));
    assertEquals(5, only.line());
    assertTrue(
        only.reason().contains("'phi' (rank 80) may go where 'public' (rank 0) may not"),
        only.reason());
    assertTrue(only.reason().contains("to private-cluster"), only.reason());
    none(LintCode.RANK_ORDER, rules.formatted("edge"));
  }

  @Test
  void findsAForbidOfALessRestrictedClassAlone() {
    String rules =
        """
        rules:
          - {id: all, effect: allow, to: [managed-cloud], when: %s}
          - {id: not-public, effect: forbid, classes: [public], to: [managed-cloud]}
        """;
    only(LintCode.RANK_ORDER, rules.formatted("data.class != 'phi'"));
    none(LintCode.RANK_ORDER, rules.formatted("data.class == 'public'"));
  }

  @Test
  void comparesRanksThatRulesRead() {
    String rules = "rules: [{id: a, effect: allow, to: [edge], when: data.rank %s 50}]";
    only(LintCode.RANK_ORDER, rules.formatted(">="));
    none(LintCode.RANK_ORDER, rules.formatted("<"));
  }

  @Test
  void findsClassesThatNoRuleMentions() {
    Finding only =
        only(
            LintCode.UNMENTIONED_CLASS,
            "rules: [{id: a, effect: allow, classes: [public], to: [edge]}]");
    assertTrue(only.reason().contains("'internal', 'phi': no model answers"), only.reason());
    assertNull(only.rule());
    Finding open =
        only(
            LintCode.UNMENTIONED_CLASS,
            "rules: [{id: a, effect: allow, to: [edge], when: data.class != 'phi'}]");
    assertTrue(open.reason().contains("'public', 'internal', yet"), open.reason());
    none(
        LintCode.UNMENTIONED_CLASS,
        "rules: [{id: a, effect: allow, classes: [public, internal, phi], to: [edge]}]");
  }

  @Test
  void findsRegionsOperatorsAndModelsThatNoTargetHas() {
    String rules =
        """
        rules:
          - id: a
            effect: allow
            to: [managed-cloud]
            when: %s
        guarantees:
          - {id: g, never: target.region == 'mars'}
        """;
    String unknown =
        rules.formatted(
            "target.region != 'moon' && target.operator != 'who' && target.model != 'gpt'");
    Findings found =
        lint(LintingTenant.HEAD + unknown, LintingTenant.CLASSES, List.of(), List.of(NOTES), true);
    assertEquals(List.of(7, 9), lines(found, LintCode.UNKNOWN_REGION));
    assertEquals(List.of(7), lines(found, LintCode.UNKNOWN_OPERATOR));
    assertEquals(List.of(7), lines(found, LintCode.UNKNOWN_MODEL));
    Findings known =
        lint(
            rules
                .replace("mars", "eu")
                .formatted(
                    "target.region != 'eu' && target.operator != 'own' && target.model != 'gpt'"));
    assertEquals(List.of(), lines(known, LintCode.UNKNOWN_REGION));
    assertEquals(List.of(), lines(known, LintCode.UNKNOWN_OPERATOR));
    assertEquals(List.of(7), lines(known, LintCode.UNKNOWN_MODEL));
    none(LintCode.UNKNOWN_MODEL, rules.replace("mars", "eu").formatted("target.model != 'huge'"));
  }

  /** Nine pigeons in eight holes: the forbids cover everything, which takes long to see. */
  @Test
  void saysWhichRulesItCouldNotDecide() {
    var rules = new StringBuilder("rules:\n  - {id: all, effect: allow}\n");
    for (int pigeon = 0; pigeon < 9; pigeon++) {
      int one = pigeon;
      forbid(rules, IntStream.range(0, 8).mapToObj(hole -> "!" + sits(one, hole)));
      for (int other = 0; other < pigeon; other++) {
        for (int hole = 0; hole < 8; hole++) {
          forbid(rules, Stream.of(sits(one, hole), sits(other, hole)));
        }
      }
    }
    Finding only = only(LintCode.NOT_DECIDED, rules.toString());
    assertTrue(only.reason().contains("rule 'all'"), only.reason());
    assertEquals(List.of(), of(lint(rules.toString()), LintCode.SHADOWED_RULE));
  }

  private static String sits(int pigeon, int hole) {
    return "has(data.tags.p" + pigeon + "h" + hole + ")";
  }

  private static void forbid(StringBuilder rules, Stream<String> when) {
    rules
        .append("  - {id: f")
        .append(rules.length())
        .append(", effect: forbid, when: \"")
        .append(when.collect(Collectors.joining(" && ")))
        .append("\"}\n");
  }

  @Test
  void showsTwoHundredAndCountsTheRest() {
    String rules =
        IntStream.range(0, 250)
            .mapToObj(
                i -> "  - {id: r%d, effect: allow, to: [none], sites: [s%d]}\n".formatted(i, i))
            .collect(Collectors.joining("", "rules:\n", ""));
    Findings found = lint(rules);
    assertEquals(200, found.items().size());
    assertTrue(found.more() >= 50, found.more() + "");
  }

  @Test
  void saysNothingOfAPolicyThatSaysWhatItMeans() {
    String policy =
        """
        rules:
          - {id: open, effect: allow, classes: [public, internal], to: [edge, managed-cloud]}
          - {id: ward, effect: allow, classes: [phi], to: [edge]}
        """;
    assertEquals(List.of(), lint(policy).items());
  }

  @ParameterizedTest
  @EnumSource(PolicyTemplate.class)
  void hasNoWarningOfATemplate(PolicyTemplate template) {
    List<DataClass> classes =
        List.of(
            dataClass("public", 0, "metadata"),
            dataClass("internal", 20, "metadata"),
            dataClass("confidential", 50, "metadata"),
            dataClass("phi", 80, "counts"));
    List<Target> targets =
        List.of(
            target("extract", "none", "eu", "own", "extract"),
            target("device", "on-device", "eu", "own", "small"),
            target("local", "edge", "eu", "own", "small"),
            target("cluster", "private-cluster", "eu", "own", "large"),
            target("cloud", "managed-cloud", "us", "provider", "huge"));
    Findings found = lint(template.yaml(), classes, targets, List.of(NOTES), true);
    assertEquals(
        List.of(),
        found.items().stream().filter(each -> each.severity() == Severity.WARNING).toList());
  }
}
