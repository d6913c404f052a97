package dev.demarc.server.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.contract.data.DataClass;
import dev.demarc.contract.decision.Facts;
import dev.demarc.contract.error.ErrorCode;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.json.DemarcJson;
import dev.demarc.server.platform.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What authors are told of their test cases. */
class PolicyCasesTest {
  private static final String HEAD =
      """
      schema: demarc/policy/v1
      title: Tested
      rules:
        - { id: near, effect: allow, to: [edge] }
        - id: abroad-if-agreed
          effect: allow
          classes: [internal]
          to: [managed-cloud]
          when: request.bytes < 80000
          obligations: [{ consent: { scope: session, ttl: PT8H } }, { disclose: { text: Abroad. } }]
        - { id: phi-stays, effect: forbid, tags: [phi], to: [managed-cloud] }
        - { id: ward-only, effect: allow, to: [on-device], when: app.team == 'ward' }
      cases:
      """;
  private static final TenantNames NAMES =
      new TenantNames(
          List.of(dataClass("internal", 20), dataClass("secret", 80)),
          Set.of(ApplicationId.of("notes")),
          List.of(
              target("local", "edge", "eu", "small"),
              target("cloud", "managed-cloud", "us", "large", "small")),
          Map.of(ApplicationId.of("notes"), "ward"));

  @Test
  void passesWhereEveryExpectationIsMet() {
    CaseResult only =
        only(
            """
              - id: notes
                request: { class: internal, bytes: 1000 }
                expect:
                  - { target: local, permitted: true, obligations: [], rule: near }
                  - { target: cloud, permitted: true, obligations: [consent, disclose] }
                  - target: cloud
                    model: large
                    permitted: true
                    obligations: [{ consent: { scope: session, ttl: PT8H } }, disclose]
                  - { to: { boundary: private-cluster }, permitted: false }
                  - { to: { boundary: none }, permitted: true, obligations: [] }
            """);
    assertEquals(new CaseResult(CaseId.of("notes"), CaseResult.Verdict.PASSED, 14, 5, ""), only);
  }

  @Test
  void saysWhatWasExpectedAndWhatThereIsAtTheLineOfTheFirstThatIsNotMet() {
    CaseResult only =
        only(
            """
              - id: tagged
                request: { class: internal, tags: [phi] }
                expect:
                  - { target: local, permitted: true }
                  - { target: cloud, permitted: true }
                  - { to: { boundary: edge, region: us }, permitted: false }
            """);
    assertFalse(only.passed());
    assertEquals(18, only.line());
    assertEquals(9, only.column());
    assertEquals(
        "target cloud, model large: expected permitted, got refused by rule 'phi-stays'."
            + " to edge, region us: expected refused, got permitted with no obligation by rule"
            + " 'near'.",
        only.reason());
  }

  @Test
  void saysWhereNoRuleDecides() {
    assertEquals(
        "to private-cluster: expected permitted by rule 'near', got refused, as no rule allows it.",
        only("  - { id: a, expect: [{ to: { boundary: private-cluster }, permitted: true,"
                + " rule: near }] }\n")
            .reason());
    assertEquals(
        "to none: expected refused, got permitted with no obligation, as the non-AI path needs no"
            + " rule.",
        only("  - { id: a, expect: [{ to: { boundary: none }, permitted: false }] }\n").reason());
  }

  @Test
  void comparesObligationsAsAWhole() {
    String place = "request: { class: internal }, expect: [{ target: cloud, permitted: true,";
    for (String other :
        List.of(
            "[]",
            "[consent]",
            "[consent, disclose, approval]",
            "[{ consent: { scope: once, ttl: PT8H } }, disclose]")) {
      CaseResult result = only("  - { id: a, " + place + " obligations: " + other + " }] }\n");
      assertTrue(
          result.reason().contains("got permitted with consent (session, PT8H) and disclose"),
          other + ": " + result);
    }
  }

  @Test
  void countsWhatIsNotShown() {
    String one = "{ to: { boundary: managed-cloud }, permitted: true }";
    String all = String.join(", ", IntStream.range(0, 5).mapToObj(i -> one).toList());
    assertTrue(only("  - { id: a, expect: [" + all + "] }\n").reason().endsWith(" And 2 more."));
  }

  @Test
  void readsStrictlyWhatIsLeftOut() {
    Facts facts = facts("  - { id: a, expect: [{ target: local, permitted: true }] }\n");
    assertEquals("secret", facts.data().dataClass().text());
    assertEquals(80, facts.data().rank());
    assertFalse(facts.actor().verified());
    assertEquals("unspecified", facts.application().text());
    assertEquals("unspecified", facts.team());
    assertEquals("chat", facts.task().text());
    assertEquals("edge", facts.origin().boundary().wire());
    assertEquals("unspecified", facts.origin().region());
    assertEquals("unspecified", facts.site().text());
    assertEquals(1, facts.request().messages());
    assertEquals(0, facts.request().bytes());
  }

  @Test
  void looksUpWhatTheTenantKnowsAndTakesWhatIsSaid() {
    Facts facts =
        facts(
            """
              - id: a
                request:
                  { class: internal, app: notes, verified: true, roles: [nurse], task: rag, stream: true,
                    tools: { open_order: needs-authority }, from: { boundary: on-device, region: eu },
                    site: ward-1, group: default, bytes: 5, tokens: 4, messages: 3, files: 2 }
                expect: [{ target: local, permitted: true }]
            """);
    assertEquals(20, facts.data().rank());
    assertEquals("ward", facts.team());
    assertTrue(facts.actor().verified());
    assertEquals(Set.of("open_order"), facts.tools().keySet());
    assertEquals(RequestWords.of(facts), RequestWords.of(again(facts)));
  }

  @Test
  void takesANameForMadeUpOnlyWhereWhatIsLookedUpOfItIsSaid() {
    String expect = ", expect: [{ target: local, permitted: true }] }\n";
    Facts facts =
        facts("  - { id: a, request: { class: other, rank: 0, app: b, team: ward }" + expect);
    assertEquals("other", facts.data().dataClass().text());
    assertEquals("b", facts.application().text());
    refuses(
        "  - { id: a, request: { class: other }" + expect,
        "cases[0].request.class",
        "'other' is no class");
    refuses(
        "  - { id: a, request: { app: b }" + expect,
        "cases[0].request.app",
        "'b' is no application");
  }

  /** The text that the portal's own test wants of "Keep as test case", with names of here. */
  @Test
  void readsWhatThePortalWrites() {
    run(
        """
          - id: no-phi
            request: { class: "2024", rank: 3, roles: ["night nurse", "null"] }
            expect:
              - { to: { boundary: managed-cloud }, permitted: false }
              - { target: cloud, permitted: true, obligations: [{ consent: { scope: session, ttl: "PT8H" } }, { disclose: { text: "Answered \\"abroad\\"." } }] }
              - { target: local, permitted: true, obligations: [], model: small }
        """);
  }

  @Test
  void keepsCasesOutOfTheDocumentThatAgentsGet() throws JsonProcessingException {
    String tested = HEAD + "  - { id: a, expect: [{ target: local, permitted: true }] }\n";
    String bare = HEAD.replace("cases:\n", "");
    assertEquals(
        PolicyStore.canonical(Objects.requireNonNull(PolicyCheck.check(bare, NAMES).document())),
        PolicyStore.canonical(Objects.requireNonNull(PolicyCheck.check(tested, NAMES).document())));
  }

  @Test
  void refusesToGoOnNamingEachThatFails() {
    List<CaseResult> results =
        run(
            """
              - { id: a, expect: [{ to: { boundary: edge }, permitted: true }] }
              - { id: b, expect: [{ to: { boundary: edge }, permitted: false }] }
              - { id: c, expect: [{ to: { boundary: edge }, permitted: true, rule: other }] }
            """);
    Cases.require(results.subList(0, 1));
    Problem refused = assertThrows(Problem.class, () -> Cases.require(results));
    assertEquals(ErrorCode.CASE_FAILED, refused.code());
    assertTrue(refused.detail().startsWith("Case 'b' fails: to edge: expected refused, got"));
    assertEquals(
        List.of("cases.b", "cases.c"),
        refused.errors().stream().map(Problem.FieldError::field).toList());
    assertEquals(15, refused.errors().getFirst().line());
  }

  @Test
  void namesWhatIsWrongWithOneAtItsPlace() {
    String met = "expect: [{ target: local, permitted: true }]";
    refuses("  x\n", "cases", "must be a list");
    refuses("  - x\n", "cases[0]", "does not have the form");
    refuses("  - { " + met + " }\n", "cases[0].id", "is missing");
    refuses("  - { id: A b, " + met + " }\n", "cases[0].id", "must be 1 to 63");
    refuses("  - { id: a, " + met + ", why: x }\n", "cases[0].why", "known are expect, id");
    refuses("  - { id: a, " + met + " }\n  - { id: a, " + met + " }\n", "cases[1].id", "another");
    refuses("  - { id: a }\n", "cases[0].expect", "must be 1 to 20");
    refuses("  - { id: a, expect: x }\n", "cases[0].expect", "does not have the form");
    expects("{ target: local }", ".permitted", "is missing");
    expects("{ target: local, permitted: 1 }", ".permitted", "does not have the form");
    expects("{ target: local, permitted: maybe }", ".permitted", "does not have the form");
    expects("{ permitted: true }", "", "either a target");
    expects("{ target: local, to: { boundary: edge }, permitted: true }", "", "either a target");
    expects("{ to: { boundary: edge }, model: small, permitted: true }", "", "either a target");
    expects("{ target: nobody, permitted: true }", ".target", "'nobody' is no target");
    expects("{ target: local, model: large, permitted: true }", ".model", "no model of target");
    expects("{ to: { region: eu }, permitted: true }", ".to.boundary", "is missing");
    expects("{ to: { boundary: moon }, permitted: true }", ".to.boundary", "known are none");
    expects("{ to: { boundary: edge, region: E U }, permitted: true }", ".to.region", "1 to 63");
    expects("{ to: { boundary: edge, tier: -1 }, permitted: true }", ".to.tier", "0 or more");
    expects("{ to: { boundary: edge, host: x }, permitted: true }", ".to.host", "is unknown");
    expects(
        "{ target: local, permitted: true, obligations: [asks] }",
        ".obligations[0]",
        "known are approval");
    expects(
        "{ target: local, permitted: true, obligations: [{ consent: { ttl: PT1H } }] }",
        ".obligations[0].scope",
        "is missing");
    expects(
        "{ target: local, permitted: false, obligations: [consent] }", ".obligations", "has none");
  }

  @Test
  void namesWhatIsWrongWithARequestAtItsPlace() {
    asks("{ rank: -1 }", ".rank", "0 or more");
    asks("{ bytes: -1 }", ".bytes", "0 or more");
    asks("{ bytes: 99999999999999999999 }", ".bytes", "must be a decimal whole number");
    asks("{ messages: 3000000000 }", ".messages", "does not have the form");
    asks("{ bytes: '5' }", ".bytes", "does not have the form");
    asks("{ verified: 'yes' }", ".verified", "does not have the form");
    asks("{ tags: phi }", ".tags", "does not have the form");
    asks("{ tags: [Not A Tag] }", ".tags[0]", "1 to 63");
    asks("{ tools: { t: writes } }", ".tools.t", "known are read-only");
    asks("{ tools: { t: } }", ".tools.t", "has no effect");
    asks("{ from: edge }", ".from", "does not have the form");
    asks("{ from: { region: E U } }", ".from.region", "1 to 63");
    asks("{ prompt: Please sum up. }", ".prompt", "is unknown");
    asks("{ team: " + "x".repeat(2_001) + " }", ".team", "at most 2000");
    String many = IntStream.range(0, 201).mapToObj(i -> "t" + i).collect(Collectors.joining(", "));
    asks("{ tags: [" + many + "] }", ".tags", "at most 200");
    assertEquals(
        "is missing, and the tenant has none to take for it",
        PolicyCheck.check(
                HEAD.replaceFirst("(?s)rules:.*", "")
                    + "cases: [{ id: a, expect: [{ to: { boundary: edge }, permitted: false }] }]\n",
                new TenantNames(List.of(), Set.of(), List.of()))
            .problems()
            .getFirst()
            .reason());
  }

  @Test
  void isBoundedInCasesExpectationsAndRoutes() {
    String one = "  - { id: c%d, expect: [%s] }\n";
    String met = "{ to: { boundary: edge }, permitted: true }";
    assertEquals(200, run(many(200, i -> one.formatted(i, met))).size());
    refuses(many(201, i -> one.formatted(i, met)), "cases", "must be at most 200");
    refuses(one.formatted(0, (met + ", ").repeat(21)), "cases[0].expect", "must be 1 to 20");
    String tiers =
        "{ to: { boundary: edge, tier: %1$d }, permitted: true },"
            + " { to: { boundary: edge, tier: %1$d, region: eu }, permitted: true }";
    assertEquals(128, run(many(128, i -> one.formatted(i, tiers.formatted(i)))).size());
    refuses(many(129, i -> one.formatted(i, tiers.formatted(i))), "cases", "more than 256 routes");
  }

  private static String many(int count, java.util.function.IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining());
  }

  private static void expects(String expectation, String place, String reason) {
    refuses("  - { id: a, expect: [" + expectation + "] }\n", "cases[0].expect[0]" + place, reason);
  }

  private static void asks(String request, String place, String reason) {
    refuses(
        "  - { id: a, request: " + request + ", expect: [{ target: local, permitted: true }] }\n",
        "cases[0].request" + place,
        reason);
  }

  private static void refuses(String cases, String path, String reason) {
    PolicyCheck.Checked checked = PolicyCheck.check(HEAD + cases, NAMES);
    assertTrue(
        checked.problems().stream()
            .anyMatch(each ->
                each.path().equals(path) && each.reason().contains(reason) && each.line() >= 14),
        path + " " + reason + ": " + checked.problems());
    assertEquals(List.of(), Cases.run(checked));
  }

  private static CaseResult only(String cases) {
    return run(cases).getFirst();
  }

  private static List<CaseResult> run(String cases) {
    PolicyCheck.Checked checked = PolicyCheck.check(HEAD + cases, NAMES);
    assertEquals(List.of(), checked.problems());
    return Cases.run(checked);
  }

  private static Facts facts(String cases) {
    PolicyCheck.Checked checked = PolicyCheck.check(HEAD + cases, NAMES);
    assertEquals(List.of(), checked.problems());
    return checked.cases().getFirst().facts();
  }

  /** The same by way of the words for it. */
  private static Facts again(Facts facts) {
    return Objects.requireNonNull(
        RequestFacts.of(NAMES, facts.tenant(), RequestWords.of(facts)).facts());
  }

  private static DataClass dataClass(String id, int rank) {
    return read(
        DataClass.class,
        """
        {"id":"%s","title":"%s","rank":%d,"export":"metadata","detectors":[]}
        """
            .formatted(id, id, rank));
  }

  private static Target target(String id, String boundary, String region, String... models) {
    String offers =
        List.of(models).stream()
            .map(model ->
                """
                {"id":"%s","version":"1","runtime":"x","precision":"q8","contextTokens":4096,
                 "features":["chat"],"quality":{},"inputMicroUsdPerMillionTokens":0,
                 "outputMicroUsdPerMillionTokens":0,"tier":0}
                """
                    .formatted(model))
            .collect(Collectors.joining(","));
    return read(
        Target.class,
        """
        {"id":"%s","title":"%s","boundary":"%s","region":"%s","operator":"op",
         "protocol":"openai","hosts":["h:443"],"pins":[],"models":[%s]}
        """
            .formatted(id, id, boundary, region, offers));
  }

  private static <T> T read(Class<T> type, String json) {
    try {
      return DemarcJson.strict().readValue(json, type);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
