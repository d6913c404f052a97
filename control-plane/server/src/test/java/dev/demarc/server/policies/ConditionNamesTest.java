package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Protocol;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.Boundary;
import dev.demarc.contract.id.GuaranteeId;
import dev.demarc.contract.id.ModelId;
import dev.demarc.contract.id.TargetId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.When;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a condition names must exist: a misspelt one would hold of nothing, for ever. */
class ConditionNamesTest {
  private static final String HEAD =
      """
      schema: demarc/policy/v1
      title: Promising
      rules:
        - { id: anywhere, effect: allow }
        - { id: phi-stays, effect: forbid, tags: [phi], to: [managed-cloud] }
      """;
  private static final Target CLOUD =
      new Target(
          TargetId.of("cloud"),
          "Cloud",
          Boundary.MANAGED_CLOUD,
          "eu",
          "acme",
          Protocol.OPENAI,
          List.of("cloud.example:443"),
          List.of(),
          List.of(new ModelOffer(ModelId.of("m"), "1", null, "r", "p", 1, null, null, 0, 0, 0)));
  private static final TenantNames NAMES = new TenantNames(List.of(), Set.of(), List.of());

  @Test
  void refusesAValueThatCannotBe() {
    refuses("has(data.tags.PHI)", "never 'PHI'");
    refuses("task == 'a b'", "task is never");
    refuses("site == 'X'", "site is never");
    refuses("group == ''", "group is never");
    refuses("app.id == 'A'", "app.id is never");
    refuses("target.model == 'a b'", "is never");
    refuses("target.region == 'US'", "is never");
    refuses("origin.region == 'US'", "is never");
    PolicyCheck.Checked rule =
        PolicyCheck.check(HEAD + "  - { id: w, effect: allow, when: task == 'A' }\n", NAMES);
    assertEquals("rules[2].when", rule.problems().getFirst().path());
  }

  @Test
  void refusesARegionOrOperatorOfNoTargetWhereSomeAreKnown() {
    TenantNames known = new TenantNames(List.of(), Set.of(), List.of(CLOUD));
    for (String never :
        List.of(
            "target.region == 'us'",
            "target.operator == 'acne'",
            "target.region in ['eu', 'us']")) {
      String text = HEAD + "guarantees:\n  - { id: a, never: \"" + never + "\" }\n";
      assertEquals(List.of(), PolicyCheck.check(text, NAMES).problems());
      assertEquals(
          "guarantees[0].never", PolicyCheck.check(text, known).problems().getFirst().path());
    }
    String right = "target.region != 'eu' || target.operator != 'acme'";
    assertEquals(
        List.of(),
        PolicyCheck.check(HEAD + "guarantees:\n  - { id: a, never: \"" + right + "\" }\n", known)
            .problems());
  }

  @Test
  void refusesToolsThatThePolicyDoesNotDeclareWhereverItNamesThem() {
    String tools = HEAD.replace("rules:", "tools: { lookup: read-only }\nrules:");
    String rules =
        tools
            + """
              - { id: known, effect: forbid, tools: [lookup, unknown], when: "'lookup' in tools" }
              - { id: listed, effect: forbid, tools: [mail] }
              - { id: asked, effect: forbid, when: "'mail' in tools" }
            guarantees:
              - { id: mine, never: "'mail' in tools && target.boundary == 'managed-cloud'" }
              - { id: fine, never: "'unknown' in tools && target.boundary == 'managed-cloud'" }
            """;
    List<PolicyProblem> found = PolicyCheck.check(rules, NAMES).problems();
    assertEquals(
        List.of("rules[3].tools", "rules[4].when", "guarantees[0].never"),
        found.stream().map(PolicyProblem::path).toList());
    assertEquals(List.of(8, 9, 11), found.stream().map(PolicyProblem::line).toList());
    assertTrue(
        found.stream().allMatch(each -> each.reason().contains("'mail' is no declared tool")),
        found.toString());
  }

  @Test
  void letsNoPolicyDeclareTheNameOfWhatIsNotDeclared() {
    PolicyCheck.Checked checked =
        PolicyCheck.check(HEAD + "tools: { unknown: read-only }\n", NAMES);
    assertEquals("tools.unknown", checked.problems().getFirst().path());
  }

  @Test
  void readsAToolOfTheTenantsGuaranteeAsTheAgentReadsIt() {
    Condition mail = new Condition.Has(Attribute.TOOLS, "mail");
    Condition abroad =
        new Condition.In(Attribute.TARGET_BOUNDARY, new TreeSet<>(Set.of("managed-cloud")));
    Guarantee never =
        new Guarantee(
            GuaranteeId.of("no-mail"),
            new When(
                "'mail' in tools && target.boundary == 'managed-cloud'",
                new Condition.All(List.of(mail, abroad))));
    String forbid = "  - { id: f, effect: forbid, tools: [%s], to: [managed-cloud] }\n";
    String undeclared = HEAD + forbid.formatted("unknown");
    String declared =
        HEAD.replace("rules:", "tools: { mail: needs-authority }\nrules:")
            + forbid.formatted("mail");
    assertTrue(prove(undeclared, never).isProved());
    assertTrue(prove(declared, never).isProved());
    GuaranteeVerdict broken = prove(HEAD, never);
    assertEquals(GuaranteeVerdict.Verdict.BROKEN, broken.verdict());
    assertEquals(
        Set.of("unknown"),
        Objects.requireNonNull(broken.counterexample()).facts().tools().keySet());
    Guarantee withoutMail =
        new Guarantee(
            GuaranteeId.of("no-other"),
            new When("x", new Condition.All(List.of(new Condition.Not(mail), abroad))));
    String onlyKnown =
        HEAD
            + "  - { id: f, effect: forbid, to: [managed-cloud], when: \"!('unknown' in tools)\" }\n";
    assertEquals(GuaranteeVerdict.Verdict.BROKEN, prove(onlyKnown, withoutMail).verdict());
  }

  private static GuaranteeVerdict prove(String text, Guarantee ofTenant) {
    PolicyCheck.Checked checked = PolicyCheck.check(text, NAMES);
    assertEquals(List.of(), checked.problems());
    return Guarantees.prove(checked, List.of(ofTenant)).getFirst();
  }

  private static void refuses(String never, String reason) {
    List<PolicyProblem> found =
        PolicyCheck.check(HEAD + "guarantees:\n  - { id: a, never: \"" + never + "\" }\n", NAMES)
            .problems();
    assertEquals(List.of("guarantees[0].never"), found.stream().map(PolicyProblem::path).toList());
    assertTrue(found.getFirst().reason().contains(reason), found.toString());
  }
}
