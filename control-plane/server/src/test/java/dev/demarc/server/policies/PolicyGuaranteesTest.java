package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.GuaranteeId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TagId;
import dev.demarc.contract.policy.Attribute;
import dev.demarc.contract.policy.Condition;
import dev.demarc.contract.policy.Guarantee;
import dev.demarc.contract.policy.When;
import dev.demarc.server.platform.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What authors are told of their guarantees. */
class PolicyGuaranteesTest {
  private static final String HEAD =
      """
      schema: demarc/policy/v1
      title: Promising
      rules:
        - { id: anywhere, effect: allow }
        - { id: phi-stays, effect: forbid, tags: [phi], to: [managed-cloud] }
      """;
  private static final Condition FILES_TO_THE_EDGE =
      new Condition.All(
          List.of(
              new Condition.AtLeast(Attribute.REQUEST_FILES, 1),
              new Condition.In(Attribute.TARGET_BOUNDARY, new TreeSet<>(Set.of("edge")))));
  private static final String PHI = "has(data.tags.phi) && target.boundary == 'managed-cloud'";
  private static final Condition PHI_TO_THE_CLOUD =
      new Condition.All(
          List.of(
              new Condition.Has(Attribute.DATA_TAGS, "phi"),
              new Condition.In(Attribute.TARGET_BOUNDARY, new TreeSet<>(Set.of("managed-cloud")))));
  private static final TenantNames NAMES = new TenantNames(List.of(), Set.of(), List.of());

  @Test
  void provesWhatAForbidExcludes() {
    GuaranteeVerdict only =
        only(
            "  - id: no-phi\n    never: has(data.tags.phi) && target.boundary == 'managed-cloud'\n");
    assertEquals(GuaranteeVerdict.Verdict.PROVED, only.verdict());
    assertEquals("", only.reason());
  }

  @Test
  void showsWhatBreaksOneAtItsLineWithTheRuleThatPermits() {
    GuaranteeVerdict only =
        only(
            "  - id: no-pci\n    never: has(data.tags.pci) && target.boundary == 'managed-cloud'\n");
    assertEquals(GuaranteeVerdict.Verdict.BROKEN, only.verdict());
    assertEquals(8, only.line());
    assertEquals(12, only.column());
    assertEquals("Rule 'anywhere' permits this: tags pci, to managed-cloud.", only.reason());
    var example = Objects.requireNonNull(only.counterexample());
    assertEquals(RuleId.of("anywhere"), example.rule());
    assertEquals(Set.of(TagId.of("pci")), example.facts().data().tags());
    assertEquals("managed-cloud", example.route().boundary().wire());
    assertEquals(List.of(Attribute.DATA_TAGS, Attribute.TARGET_BOUNDARY), example.decisive());
  }

  @Test
  void countsTheNonAiPathThatNoRuleForbids() {
    GuaranteeVerdict only =
        only("  - id: none\n    never: target.boundary == 'none' && task == 'x'\n");
    assertEquals("Rule 'anywhere' permits this: task x, to none.", only.reason());
    String bare = HEAD.replace("effect: allow", "effect: allow, to: [edge]");
    PolicyCheck.Checked checked =
        PolicyCheck.check(
            bare + "guarantees:\n  - { id: none, never: target.boundary == 'none' }\n", NAMES);
    assertEquals(
        "The non-AI path needs no rule, and no rule forbids this: to none.",
        Guarantees.prove(checked, List.of()).getFirst().reason());
  }

  @Test
  void provesTheTenantsTogetherWithThePolicysOwn() {
    Guarantee everyone =
        new Guarantee(GuaranteeId.of("no-files"), new When("request.files > 0", FILES_TO_THE_EDGE));
    PolicyCheck.Checked checked =
        PolicyCheck.check(HEAD + "guarantees:\n  - { id: a, never: " + PHI + " }\n", NAMES);
    List<GuaranteeVerdict> verdicts = Guarantees.prove(checked, List.of(everyone));
    assertEquals(
        List.of(GuaranteeVerdict.Owner.POLICY, GuaranteeVerdict.Owner.TENANT),
        verdicts.stream().map(GuaranteeVerdict::owner).toList());
    assertTrue(verdicts.getFirst().isProved());
    Problem refused = assertThrows(Problem.class, () -> Guarantees.require(verdicts));
    assertEquals(ErrorCode.GUARANTEE_NOT_PROVED, refused.code());
    assertEquals(
        "The tenant's guarantee 'no-files' is broken. Rule 'anywhere' permits this: 1 files, to edge.",
        refused.detail());
    assertEquals("tenant.guarantees.no-files", refused.errors().getFirst().field());
  }

  @Test
  void takesWhatItCannotProveForUnproved() {
    String all =
        IntStream.range(0, 12)
            .mapToObj(i -> "(has(data.tags.a%d) || has(data.tags.b%d))".formatted(i, i))
            .collect(Collectors.joining(" && "));
    GuaranteeVerdict only = only("  - id: wide\n    never: \"" + all + "\"\n");
    assertEquals(GuaranteeVerdict.Verdict.NOT_PROVED, only.verdict());
    assertEquals("the guarantee needs too many combinations", only.reason());
    Problem refused = assertThrows(Problem.class, () -> Guarantees.require(List.of(only)));
    assertEquals("guarantees[0].never", refused.errors().getFirst().field());
  }

  @Test
  void provesTheTenantsThoughThePolicysOwnSpendEverything() {
    String own =
        IntStream.range(0, 6)
            .mapToObj(i -> "  - { id: g%d, never: site == 's%d' }\n".formatted(i, i))
            .collect(Collectors.joining());
    PolicyCheck.Checked checked =
        PolicyCheck.check(HEAD + Pigeons.forbids(9) + "guarantees:\n" + own, NAMES);
    assertEquals(List.of(), checked.problems());
    Guarantee ofTenant = new Guarantee(GuaranteeId.of("no-phi"), new When(PHI, PHI_TO_THE_CLOUD));
    List<GuaranteeVerdict> verdicts = Guarantees.prove(checked, List.of(ofTenant));
    assertTrue(verdicts.getLast().isProved());
    assertEquals("not decided within 2000000 comparisons", verdicts.getFirst().reason());
    assertEquals(GuaranteeVerdict.Verdict.NOT_PROVED, verdicts.get(5).verdict());
  }

  @Test
  void doesNotTakeWhatMatchesNoRequestForProved() {
    for (String never : List.of("request.bytes < 0", "task == 'a' && task == 'b'", "false")) {
      GuaranteeVerdict only = only("  - { id: a, never: \"" + never + "\" }\n");
      assertEquals(GuaranteeVerdict.Verdict.NOT_PROVED, only.verdict(), never);
      assertEquals("it matches no request there can be", only.reason());
      assertEquals(7, only.line());
    }
  }

  @Test
  void namesWhatIsWrongWithOneAtItsLine() {
    refuses("  - never: request.bytes > 0\n", "guarantees[0].id", "is missing");
    refuses("  - id: a\n", "guarantees[0].never", "is missing");
    refuses("  - { id: A, never: request.bytes > 0 }\n", "guarantees[0].id", "must be 1 to 63");
    refuses("  - { id: a, never: data.class == 'x' }\n", "guarantees[0].never", "is never 'x'");
    refuses("  - { id: a, never: request.bytes }\n", "guarantees[0].never", "bool");
    refuses("  - { id: a, never: request.bytes > 0, why: x }\n", "guarantees[0].why", "unknown");
    String one = "  - { id: a, never: request.bytes > 0 }\n";
    refuses(one + one, "guarantees[1].id", "used by another guarantee");
    refuses(one.repeat(51), "guarantees", "another");
    refuses(many(51), "guarantees", "must be at most 50");
    assertEquals(List.of(), PolicyCheck.check(HEAD + "guarantees:\n" + many(50), NAMES).problems());
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  - { id: g" + i + ", never: request.files > 0 }\n")
        .collect(Collectors.joining());
  }

  private static void refuses(String guarantees, String path, String reason) {
    PolicyCheck.Checked checked = PolicyCheck.check(HEAD + "guarantees:\n" + guarantees, NAMES);
    assertTrue(
        checked.problems().stream()
            .anyMatch(each -> each.path().startsWith(path) && each.reason().contains(reason)),
        checked.problems().toString());
    assertEquals(List.of(), Guarantees.prove(checked, List.of()));
  }

  private static GuaranteeVerdict only(String guarantee) {
    PolicyCheck.Checked checked = PolicyCheck.check(HEAD + "guarantees:\n" + guarantee, NAMES);
    assertEquals(List.of(), checked.problems());
    return Guarantees.prove(checked, List.of()).getFirst();
  }
}
