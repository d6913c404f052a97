package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged portal in a browser, in front of stand-ins of its two neighbours. */
@Tag("component")
class PortalIT extends InBrowser {
  private static final String T = "/t/" + FakeControlPlane.CLINIC;
  private static final String POLICY = "33333333-3333-4333-8333-333333333333";
  private static final String OPEN = "55555555-5555-4555-8555-555555555555";
  private static final String GRANTED = "55555555-5555-4555-8555-666666666666";

  private static final String NEXT_PERSON =
      """
      {"subject":"u2","username":"clinic-user","name":"Noor Vale","platformOperator":false,
       "tenants":[{"id":"%s","name":"Northside Clinic","alias":"clinic","roles":["end-user"]}]}
      """
          .formatted(FakeControlPlane.CLINIC);

  @Test
  void sendsStrangersToSignInAndShowsTheFirstTenant() {
    page.navigate(portal.url + "/");
    assertThat(page.locator("#figure-requests")).isVisible();
    assertThat(page.locator("#figure-fail-closed")).containsText("%");
    assertThat(page.locator("demarc-chart[rendered]")).isVisible();
    assertThat(page).hasTitle("Overview · Demarc");
    assertEquals("en", page.locator("html").getAttribute("lang"));
    assertTrue(
        controlPlane.calls.stream().allMatch(c -> c.authorization().startsWith("Bearer ey")));
  }

  @Test
  void keepsTokensOutOfTheBrowser() {
    page.navigate(portal.url + T + "/overview");
    assertThat(page.locator("#figure-requests")).isVisible();
    assertTrue(
        context.cookies().stream()
            .noneMatch(c -> c.value.contains("eyJ") || c.value.length() > 400));
  }

  @Test
  void answersOnlyHealthWhenNobodyIsSignedIn() throws Exception {
    assertEquals(200, status("/q/health/ready"));
    assertEquals(302, status("/"));
    assertEquals(302, status(T + "/policies"));
    assertEquals(302, status("/VAADIN/"));
  }

  @Test
  void saysSoAndRecoversWhenTheControlPlaneIsAway() {
    page.navigate(portal.url + T + "/agents");
    assertThat(page.getByTestId("agent-row")).hasCount(3);
    controlPlane.away = true;
    page.navigate(portal.url + T + "/traces");
    assertThat(page.getByTestId("trouble")).containsText("does not answer");
    controlPlane.away = false;
    page.getByTestId("retry").click();
    assertThat(page.getByTestId("trace-row")).hasCount(5);
  }

  @Test
  void marksAnAgentWhoseGroupHasNoPolicy() {
    page.navigate(portal.url + T + "/agents");
    Locator kiosk = page.locator("[data-id='44444444-4444-4444-8444-444444444445']");
    assertThat(kiosk.getByTestId("agent-without-policy")).isVisible();
    assertThat(page.getByTestId("agent-without-policy")).hasCount(1);
  }

  @Test
  void showsWhatAnAgentCanRunAndWhatIsNotAsClaimed() {
    page.navigate(portal.url + T + "/agents/44444444-4444-4444-8444-444444444444");
    assertThat(page.getByTestId("capability-row")).hasCount(3);
    assertThat(page.getByTestId("capability-result").nth(1)).hasText("As claimed");
    assertThat(page.getByTestId("capability-row").nth(1)).containsText("2, at least 1");
    assertThat(page.getByTestId("capability-result").nth(2))
        .hasAttribute("data-mismatch", "digest-changed");
  }

  @Test
  void showsHowWellAnAgentsRoutesDidInGoldenSets() {
    page.navigate(portal.url + T + "/agents/44444444-4444-4444-8444-444444444444");
    assertThat(page.getByTestId("quality-row")).hasCount(2);
    assertThat(page.getByTestId("quality-score").nth(0)).hasText("83.3 %");
    assertThat(page.getByTestId("quality-row").nth(0)).containsText("5 of 6 passed, 1 refused");
    assertThat(page.getByTestId("quality-score").nth(1)).containsText("expired");
    assertThat(page.getByTestId("quality-more")).containsText("first 2 are shown");
    assertThat(page.getByTestId("capability-more")).hasCount(0);
  }

  @Test
  void savesTheLastCharacterTypedAndShowsProblemsAtTheirLine() {
    page.navigate(portal.url + T + "/policies/" + POLICY);
    assertThat(page.getByTestId("problem")).containsText("Line 23");
    page.getByTestId("problem").click();
    page.waitForFunction("document.activeElement.id === 'policy-yaml'");
    page.locator("#policy-yaml").fill("schema: demarc/policy/v1\n# last");
    page.locator("#policy-save").click();
    assertThat(page.getByText("Draft saved")).isVisible();
    FakeControlPlane.Call saved = call("PUT", "/draft").orElseThrow();
    assertTrue(saved.body().contains("# last"));
    assertTrue(saved.body().contains("\"baseRevision\":7"));
    assertThat(page.locator("#policy-save")).isFocused();
  }

  @Test
  void keepsATextThatIsLongerThanAPolicyInTheBrowserAndSaysSo() {
    page.navigate(portal.url + T + "/policies/" + POLICY);
    assertThat(page.getByTestId("problem")).containsText("Line 23");
    controlPlane.calls.clear();
    page.evaluate(
        """
        () => {
          const area = document.getElementById('policy-yaml');
          area.value = ('#'.repeat(999) + '\\n').repeat(10 << 10);
          area.dispatchEvent(new Event('input'));
        }
        """);
    assertThat(page.locator("#policy-yaml-refused"))
        .hasText("A policy has at most 524288 characters.");
    page.locator("#policy-save").click();
    page.waitForFunction("document.activeElement.id === 'policy-yaml'");
    page.locator("#policy-submit").click();
    page.waitForFunction("document.activeElement.id === 'policy-yaml'");
    assertEquals(Optional.empty(), call("POST", "/check"));
    assertEquals(Optional.empty(), call("PUT", "/draft"));
    assertEquals(Optional.empty(), call("POST", "/submit"));
    page.locator("#policy-yaml").fill("schema: demarc/policy/v1\n# short");
    page.locator("#policy-save").click();
    assertThat(page.getByText("Draft saved")).isVisible();
    assertTrue(call("PUT", "/draft").orElseThrow().body().contains("# short"));
  }

  @Test
  void addsAndRemovesWhatAPersonPrefers() {
    page.navigate(portal.url + T + "/my-consents");
    assertThat(page.getByTestId("preference-row")).hasCount(1);
    page.locator("#preference-add").click();
    assertThat(page.getByText("Saved; agents obey it in seconds")).isVisible();
    String added = call("PUT", "/my-preferences").orElseThrow().body();
    assertEquals(2, added.split("never", -1).length - 1, added);
    controlPlane.calls.clear();
    page.locator("#preference-remove-0").click();
    page.waitForCondition(() -> call("PUT", "/my-preferences").isPresent());
    assertTrue(call("PUT", "/my-preferences").orElseThrow().body().contains("[]"));
  }

  @Test
  void showsEachGuaranteeWithItsVerdictAndWhatBreaksIt() {
    oneGuaranteeIsBroken();
    page.navigate(portal.url + T + "/policies/" + POLICY);
    assertThat(page.getByTestId("guarantee")).hasCount(2);
    assertThat(page.locator("#guarantees")).containsText("1 is not proved");
    assertThat(page.getByTestId("guarantee").nth(0)).containsText("Broken");
    assertThat(page.getByTestId("guarantee").nth(0)).containsText("Rule 'all' permits this");
    assertThat(page.getByTestId("guarantee").nth(1)).containsText("Of every policy of the tenant");
    assertThat(page.locator(".yaml-gutter .marked")).hasText("2");
    page.getByTestId("guarantee-line").click();
    page.waitForFunction("document.activeElement.id === 'policy-yaml'");
  }

  @Test
  void keepsTheMatrixInStepWithTheText() {
    page.navigate(portal.url + T + "/policies/" + POLICY);
    Locator cell = page.locator("#editor-matrix").getByTestId("cell-phi-managed-cloud");
    assertThat(cell).containsText("Forbidden");
    page.locator("#policy-yaml")
        .fill("schema: demarc/policy/v1\nrules:\n  - id: phi-anywhere\n    effect: allow\n");
    assertThat(cell).containsText("Allowed");
    cell.getByText("phi-anywhere").click();
    page.waitForFunction("document.activeElement.id === 'policy-yaml'");
    assertEquals(
        3,
        page.locator("#policy-yaml")
            .evaluate("area => area.value.slice(0, area.selectionStart).split('\\n').length"));
    controlPlane.instead.put(
        "POST policies/check",
        new FakeControlPlane.Answer(
            200, "{\"problems\": [{\"line\": 1, \"column\": 1, \"reason\": \"is odd\"}]}"));
    page.locator("#policy-yaml").fill("odd");
    assertThat(page.getByText("As the text was when it last had no problems.")).isVisible();
    assertThat(cell).containsText("Allowed");
  }

  @Test
  void tellsWhatADraftPermitsBeyondTheVersionInForce() {
    oneGuaranteeIsBroken();
    page.navigate(portal.url + T + "/policies/" + POLICY + "/changes");
    assertThat(page.locator("#diff-verdict")).hasText("Widens");
    assertThat(page.locator("#policy-diff")).containsText("The draft against version 3.");
    assertThat(page.locator("#policy-diff")).containsText("Two people other than its authors");
    assertThat(page.locator("#diff-widening").getByTestId("diff-change")).hasCount(2);
    assertThat(page.locator("#diff-widening").getByTestId("diff-region").nth(0))
        .containsText("Class internal, to managed-cloud, region us");
    assertThat(page.locator("#diff-widening"))
        .containsText("Before: no rule permits it. Now: permitted.");
    assertThat(page.locator("#diff-widening")).containsText("Not decided");
    assertThat(page.locator("#diff-narrowing")).containsText("Rule 'phi-stays' newly asks for");
    assertThat(page.locator("#diff-sections")).containsText("Gives up protection");
  }

  @Test
  void comparesNothingWhileTheDraftHasProblems() {
    page.navigate(portal.url + T + "/policies/" + POLICY + "/changes");
    assertThat(page.getByTestId("empty")).containsText("Mend them in the editor first");
  }

  @Test
  void replaysADraftAndShowsWhatComesOutOtherwise() {
    page.navigate(portal.url + T + "/policies/" + POLICY + "/replay");
    assertThat(page.getByTestId("empty")).containsText("Nothing replayed yet");
    replayIs("running", 400);
    page.locator("#replay-start").click();
    assertThat(page.locator("#replay-state")).containsText("Running");
    assertThat(page.locator("#replay-words")).containsText("400 of 1,000 decisions");
    assertThat(page.locator("#replay-cancel")).isVisible();
    page.waitForCondition(() -> calls("GET", "/replays/r") >= 2);
    assertEquals(2, calls("GET", "/replays"), "the list is read at first and after the start");
    replayIs("done", 1_000);
    assertThat(page.locator("#replay-state")).containsText("Done");
    assertThat(page.locator("#replay-report")).containsText("The draft is at revision 7 now");
    assertThat(page.locator("#replay-cancel")).hasCount(0);
    assertThat(page.locator("#replay-sums")).containsText("Moved to Managed cloud");
    assertThat(page.getByTestId("replay-shift"))
        .containsText("12 decisions: routed at house/small → refused");
    assertThat(page.getByTestId("replay-shift").locator("a"))
        .hasAttribute("href", T.substring(1) + "/traces/d-1");
    assertTrue(call("POST", "/replays").orElseThrow().body().contains("from"));
  }

  private void replayIs(String state, int decisions) {
    String side =
        "{\"routed\":900,\"consents\":1,\"approvals\":0,\"queued\":0,\"refused\":2,"
            + "\"bytesTo\":{\"managed-cloud\":2048},\"costMicroUsd\":7}";
    String replay =
        """
        {"id":"r","policy":"%s","revision":6,"against":3,"begins":"2026-11-25T10:00:00Z",
         "ends":"2026-11-26T10:00:00Z","state":"%s","total":1000,"unreadable":0,"elsewhere":0,
         "complete":true,"startedBy":"x","startedAt":"2026-11-26T10:00:00Z",
         "seenAt":"2026-11-26T10:00:00Z",
         "result":{"decisions":%d,"changed":12,"before":%s,"after":%s,"others":0,
          "shifts":[{"from":"routed house/small","to":"refused","count":12,"examples":["d-1"]}]}}
        """
            .formatted(POLICY, state, decisions, side, side);
    String replays = "GET policies/" + POLICY + "/replays";
    controlPlane.instead.put(
        replays, new FakeControlPlane.Answer(200, "{\"items\":[" + replay + "]}"));
    controlPlane.instead.put(replays + "/r", new FakeControlPlane.Answer(200, replay));
  }

  private static void oneGuaranteeIsBroken() {
    draft(
        """
        "guarantees":[
          {"id":"no-phi","owner":"policy","never":"has(data.tags.phi)","verdict":"broken",
           "line":2,"column":1,"reason":"Rule 'all' permits this: tags phi, to managed-cloud.",
           "counterexample":{"rule":"all"}},
          {"id":"house","owner":"tenant","never":"request.files > 9","verdict":"proved",
           "reason":""}]
        """);
  }

  /** The policy has a draft without problems, of which this is said. */
  private static void draft(String said) {
    controlPlane.instead.put(
        "GET policies/" + POLICY,
        new FakeControlPlane.Answer(
            200,
            """
            {"id":"%s","title":"Clinic","groups":["default"],"versions":[],
             "draft":{"revision":7,"state":"draft","yaml":"a: b\\nc: d","problems":[],%s}}
            """
                .formatted(POLICY, said)));
  }

  @Test
  void showsWhatLintFoundWithItsSeverityInWordsAndMarksNoLineForIt() {
    draft(
        """
        "guarantees":[],"findings":{"more":3,"items":[
          {"code":"shadowed-rule","severity":"warning","line":2,"column":1,"rule":"all",
           "reason":"Rule 'all' permits nothing.","fix":"Narrow what forbids."},
          {"code":"unmentioned-class","severity":"notice","line":1,"column":1,
           "reason":"No rule mentions class 'public'.","fix":"Allow it somewhere."}]}
        """);
    page.navigate(portal.url + T + "/policies/" + POLICY);
    assertThat(page.locator("#lint")).hasAttribute("data-count", "5");
    assertThat(page.getByTestId("finding")).hasCount(2);
    assertThat(page.getByTestId("finding").nth(0)).containsText("Warning");
    assertThat(page.getByTestId("finding").nth(0)).containsText("Narrow what forbids.");
    assertThat(page.getByTestId("finding").nth(1)).containsText("Notice");
    assertThat(page.getByTestId("finding-more")).containsText("3 more are not shown");
    assertThat(page.locator(".yaml-gutter .marked")).hasCount(0);
    page.getByTestId("finding-line").nth(0).click();
    page.waitForFunction("document.activeElement.id === 'policy-yaml'");
  }

  @Test
  void saysSoWhereLintFoundNothing() {
    draft("\"guarantees\":[],\"findings\":{\"more\":0,\"items\":[]}");
    page.navigate(portal.url + T + "/policies/" + POLICY);
    assertThat(page.locator("#lint")).containsText("No findings");
  }

  @Test
  void saysWhyNothingIsKnownOfGuaranteesAndReadsOutNoMoreThanThat() {
    page.navigate(portal.url + T + "/policies/" + POLICY);
    assertThat(page.getByTestId("problem")).hasCount(1);
    assertThat(page.locator("#guarantees")).containsText("Not checked while there are problems");
    page.locator("#policy-yaml").fill("schema: demarc/policy/v1");
    assertThat(page.locator("#guarantees")).containsText("None yet");
    assertThat(page.locator("#guarantees[role], #guarantees ul[role]")).hasCount(0);
    assertThat(page.locator("#guarantees-line")).hasAttribute("role", "status");
  }

  @Test
  void savesAgainAfterASubmitThatWasRefusedWithoutLosingTheText() {
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/submit",
        new FakeControlPlane.Answer(
            422,
            """
            {"title":"The policy is not proved to keep a guarantee","status":422,
             "code":"guarantee_not_proved","detail":"Guarantee 'mine' is broken."}
            """));
    page.navigate(portal.url + T + "/policies/" + POLICY);
    page.locator("#policy-yaml").fill("schema: demarc/policy/v1\n# first");
    page.locator("#policy-submit").click();
    assertThat(page.getByTestId("toast-trouble")).containsText("'mine' is broken");
    assertTrue(call("PUT", "/draft").orElseThrow().body().contains("\"baseRevision\":7"));
    assertThat(page.locator("#policy-yaml")).hasValue("schema: demarc/policy/v1\n# first");
    page.locator("#policy-yaml").fill("schema: demarc/policy/v1\n# second");
    page.locator("#policy-save").click();
    assertThat(page.getByText("Draft saved")).isVisible();
    FakeControlPlane.Call saved = call("PUT", "/draft").orElseThrow();
    assertTrue(saved.body().contains("# second"), saved.body());
    assertTrue(saved.body().contains("\"baseRevision\":8"), saved.body());
  }

  @Test
  void keepsWhatWasTypedOfAGuaranteeThatAPolicyInForceBreaks() {
    controlPlane.instead.put(
        "PUT guarantees/no-files",
        new FakeControlPlane.Answer(
            422,
            """
            {"title":"The policy is not proved to keep a guarantee","status":422,
             "code":"guarantee_not_proved","errors":[{"field":"never",
             "reason":"policy 'Clinic', version 3: Rule 'all' permits this: 1 files."}]}
            """));
    page.setViewportSize(360, 740);
    page.navigate(portal.url + T + "/guarantees");
    assertThat(page.getByTestId("guarantee-row")).hasCount(2);
    assertFalse(
        (boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth"));
    page.locator("#guarantee-add").click();
    page.locator("#guarantee-save").click();
    assertThat(page.locator("#guarantee-id")).hasAttribute("invalid", "");
    page.getByLabel("Name").fill("no-files");
    page.getByLabel("Never").fill("request.files > 0");
    page.locator("#guarantee-save").click();
    assertThat(page.locator("#guarantee-refusal")).containsText("Rule 'all' permits this");
    assertThat(page.getByLabel("Never")).hasValue("request.files > 0");
    controlPlane.instead.clear();
    page.getByLabel("Never").fill("request.files > 9");
    page.locator("#guarantee-save").click();
    assertThat(page.getByText("Proved of every policy in force")).isVisible();
    assertTrue(call("PUT", "/no-files").orElseThrow().body().contains("request.files > 9"));
  }

  @Test
  void removesAGuaranteeOnlyAfterAsking() {
    page.navigate(portal.url + T + "/guarantees");
    page.locator("#guarantee-edit-phi-stays").click();
    assertThat(page.getByLabel("Never"))
        .hasValue("has(data.tags.phi) && target.boundary == 'managed-cloud'");
    page.locator("#guarantee-cancel").click();
    page.locator("#guarantee-remove-phi-stays").click();
    assertThat(page.locator("#confirm-yes")).isVisible();
    assertTrue(call("DELETE", "/phi-stays").isEmpty());
    controlPlane.instead.put(
        "GET guarantees", new FakeControlPlane.Answer(200, "{\"items\":[],\"next\":null}"));
    page.locator("#confirm-yes").click();
    assertThat(page.getByTestId("empty")).containsText("No guarantees yet");
    assertTrue(call("DELETE", "/phi-stays").isPresent());
  }

  @Test
  void letsOthersThanAdministratorsReadGuaranteesAlone() {
    String me =
        "{\"subject\":\"u3\",\"username\":\"kim\",\"name\":\"Kim\",\"tenants\":[{\"id\":\"%s\","
            + "\"name\":\"Northside Clinic\",\"alias\":\"clinic\",\"roles\":[\"auditor\"]}]}";
    controlPlane.instead.put(
        "GET me", new FakeControlPlane.Answer(200, me.formatted(FakeControlPlane.CLINIC)));
    try (BrowserContext other = browser.context(1280, 900)) {
      Page tab = other.newPage();
      tab.navigate(portal.url + T + "/guarantees");
      assertThat(tab.getByTestId("guarantee-row")).hasCount(2);
      assertThat(tab.locator("#guarantee-add, #guarantee-edit-phi-stays")).hasCount(0);
      assertThat(tab.locator("#nav-guarantees")).isVisible();
    }
  }

  @Test
  void beginsAPolicyFromTheTemplateThatWasChosen() {
    page.navigate(portal.url + T + "/policies");
    page.locator("#policy-create").click();
    assertThat(page.locator("#policy-template vaadin-radio-button[checked]")).hasCount(1);
    page.getByLabel("Consumer interactive feature").check();
    assertThat(page.locator("#policy-template-about")).containsText("once the person agrees");
    assertThat(page.locator("#policy-groups-taken")).containsText("default: obeys Clinic now");
    page.locator("#policy-groups input").fill("kiosks, Lab 2");
    page.locator("#policy-new-create").click();
    assertThat(page.locator("#policy-groups")).containsText("must be 1 to 63 characters");
    page.locator("#policy-groups input").fill("kiosks, lab-2");
    page.locator("#policy-new-create").click();
    page.waitForURL("**/policies/" + POLICY);
    FakeControlPlane.Call made = call("POST", "/policies").orElseThrow();
    assertTrue(made.body().contains("From consumer-feature"), made.body());
    assertTrue(made.body().contains("\"groups\":[\"kiosks\",\"lab-2\"]"), made.body());
  }

  @Test
  void savesTheGroupsOfADraftWithItsText() {
    page.navigate(portal.url + T + "/policies/" + POLICY);
    page.locator("#policy-groups input").fill("default, ");
    page.locator("#policy-save").click();
    page.waitForCondition(() -> call("PUT", "/draft").isPresent());
    String same = call("PUT", "/draft").orElseThrow().body();
    assertTrue(same.contains("\"groups\":[\"default\"]"), same);
    assertThat(page.getByText("Draft saved")).isVisible();
    Pages.settle(page);
    assertThat(page.locator("#policy-save")).isFocused();
    controlPlane.calls.clear();
    page.locator("#policy-groups input").fill("default, ward-2");
    page.locator("#policy-submit").click();
    page.waitForCondition(() -> call("POST", "/submit").isPresent());
    String more = call("PUT", "/draft").orElseThrow().body();
    assertTrue(more.contains("\"groups\":[\"default\",\"ward-2\"]"), more);
  }

  @Test
  void tellsWhoApprovesWhichGroupsComeUnderIt() {
    controlPlane.instead.put(
        "GET policies/" + POLICY,
        new FakeControlPlane.Answer(
            200,
            """
            {"id":"%s","title":"Clinic","groups":["default"],"versions":[],
             "draft":{"revision":7,"state":"in-review","yaml":"a: b","problems":[],
                      "groups":["default","ward-2"]}}
            """
                .formatted(POLICY)));
    page.navigate(portal.url + T + "/policies/" + POLICY);
    assertThat(page.locator("#policy-new-groups")).containsText("default, ward-2");
  }

  @Test
  void saysWhyWhenAnAuthorApprovesTheirOwn() {
    controlPlane.instead.put(
        "GET policies/" + POLICY,
        new FakeControlPlane.Answer(
            200,
            """
            {"id":"%s","title":"Clinic","groups":["default"],"versions":[],
             "draft":{"revision":7,"state":"in-review","yaml":"a: b","problems":[]}}
            """
                .formatted(POLICY)));
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/approve",
        new FakeControlPlane.Answer(
            403,
            """
            {"title":"The author cannot approve","status":403,"code":"self_approval",
             "detail":"Ask a second person."}
            """));
    page.navigate(portal.url + T + "/policies/" + POLICY);
    page.locator("#policy-approve").click();
    assertThat(page.getByTestId("toast-trouble")).containsText("The author cannot approve");
    assertThat(page.getByTestId("toast-trouble")).containsText("Ask a second person.");
  }

  @Test
  void grantsForTheSessionOnlyAfterThePressAndShowsTheReceipt() throws IOException {
    page.setViewportSize(360, 740);
    page.navigate(portal.url + "/consents/" + FakeControlPlane.CLINIC + "/" + OPEN);
    assertThat(page.locator("#notice")).containsText("internal-abroad");
    assertTrue(call("POST", "/answer").isEmpty());
    assertFalse(
        (boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth"));
    String granted =
        new String(
            PortalIT.class
                .getResourceAsStream("/control-plane/GET_consents_" + GRANTED + ".json")
                .readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    controlPlane.instead.put(
        "GET consents/" + OPEN, new FakeControlPlane.Answer(200, granted.replace(GRANTED, OPEN)));
    page.locator("#consent-session").click();
    assertThat(page.locator("#receipt")).containsText("This session");
    String body = call("POST", "/answer").orElseThrow().body();
    assertTrue(body.contains("\"answer\":\"grant\""), body);
    assertTrue(body.contains("\"scope\":\"session\""), body);
    assertTrue(body.contains("\"noticeDigest\":\"sha256:"), body);
  }

  @Test
  void withdrawsOnlyAfterAsking() {
    page.navigate(portal.url + T + "/my-consents");
    page.locator("#withdraw-" + GRANTED).click();
    assertThat(page.locator("#confirm-yes")).isVisible();
    assertTrue(call("POST", "/withdraw").isEmpty());
    page.locator("#confirm-yes").click();
    assertThat(page.getByText("Withdrawn", new Page.GetByTextOptions().setExact(true)).first())
        .isVisible();
    assertTrue(call("POST", "/withdraw").isPresent());
  }

  @Test
  void asksForEachPartOfMyConsentsAndLeadsThroughItsPages() {
    page.navigate(portal.url + T + "/my-consents?waiting=c7");
    assertThat(page.getByTestId("consent-card")).hasCount(6);
    assertThat(page.locator("[data-testid=consent-state][data-state=superseded]")).hasCount(1);
    assertTrue(
        controlPlane.calls.stream()
            .anyMatch(c -> c.query().equals("mine=true&cursor=c7&part=waiting")));
    assertThat(page.locator("#waiting-first-page")).isVisible();
    assertThat(page.locator("#in-force-next-page")).hasCount(0);
    page.locator("#history-next-page").click();
    assertThat(page).hasURL(Pattern.compile(".*my-consents\\?waiting=c7&history=c2$"));
    assertThat(page.locator("#history-first-page")).isVisible();
    assertTrue(
        controlPlane.calls.stream().anyMatch(c -> c.query().contains("cursor=c2&part=history")));
  }

  @Test
  void showsASingleUseThatWasMadeAsUsedAndNotToBeWithdrawn() {
    page.navigate(portal.url + T + "/my-consents");
    Locator spent = page.locator("[data-id='55555555-5555-4555-8555-555555555559']");
    assertThat(spent.getByTestId("consent-state")).hasAttribute("data-state", "used");
    assertThat(spent).containsText("used: 1");
    assertThat(spent.locator("[id^=withdraw-]")).hasCount(0);
    assertThat(page.locator("[data-id='" + GRANTED + "']")).containsText("used: 3");
  }

  @Test
  void downloadsAReceiptAsOneFile() throws IOException {
    page.navigate(portal.url + "/consents/" + FakeControlPlane.CLINIC + "/" + GRANTED);
    Download download =
        page.waitForDownload(() -> page.getByTestId("download-receipt").first().click());
    assertEquals("receipt-" + GRANTED + ".json", download.suggestedFilename());
    String file = java.nio.file.Files.readString(download.path());
    assertTrue(file.contains("\"payloadType\""), file);
  }

  @Test
  void erasesAPersonOnlyAfterTheirSubjectWasTyped() {
    String erin = "2c6ee24b-0941-4f3c-9c41-7a8b9c0d1e2f";
    page.navigate(portal.url + T + "/people");
    page.locator("#erase-" + erin).click();
    assertThat(page.locator("#erase-yes")).isDisabled();
    page.locator("#erase-subject input").fill("erin");
    assertThat(page.locator("#erase-yes")).isDisabled();
    assertTrue(call("POST", "/erasures").isEmpty());
    page.locator("#erase-subject input").fill(erin);
    page.locator("#erase-yes").click();
    page.waitForCondition(() -> call("POST", "/erasures").isPresent());
    assertThat(page.getByText("Erased", new Page.GetByTextOptions().setExact(true)).first())
        .isVisible();
    String body = call("POST", "/erasures").orElseThrow().body();
    assertTrue(body.contains("\"confirm\":\"" + erin + "\""), body);
  }

  @Test
  void leadsThroughAgentsPageByPage() {
    page.navigate(portal.url + T + "/agents");
    page.locator("#next-page").click();
    assertThat(page).hasURL(Pattern.compile(".*/agents\\?cursor=a9$"));
    page.waitForCondition(
        () -> call("GET", "/agents").filter(c -> c.query().contains("cursor=a9")).isPresent());
  }

  @Test
  void comparesAVersionWithTheOneBefore() {
    page.navigate(portal.url + T + "/policies/" + POLICY + "/versions");
    page.locator("#changes-3").click();
    assertThat(page).hasURL(Pattern.compile(".*/changes\\?from=2&to=3$"));
    assertThat(page.locator("#diff-verdict")).isVisible();
    assertEquals("from=2&to=3", call("GET", "/diff").orElseThrow().query());
  }

  @Test
  void givesAMemberOtherRolesAndRemovesOne() {
    String erin = "2c6ee24b-0941-4f3c-9c41-7a8b9c0d1e2f";
    page.navigate(portal.url + T + "/people");
    page.locator("#roles-" + erin).click();
    page.locator("#roles-boxes").getByLabel("Auditor").check();
    page.locator("#roles-save").click();
    page.waitForCondition(() -> call("PUT", "/members/" + erin).isPresent());
    String body = call("PUT", "/members/" + erin).orElseThrow().body();
    assertEquals("{\"roles\":[\"auditor\",\"end-user\"]}", body);
    assertThat(page.locator("#roles-dialog")).hasCount(0);
    page.locator("#remove-" + erin).click();
    assertTrue(call("DELETE", "/members/" + erin).isEmpty());
    page.locator("#confirm-yes").click();
    page.waitForCondition(() -> call("DELETE", "/members/" + erin).isPresent());
    assertThat(page.getByText("Removed", new Page.GetByTextOptions().setExact(true)).first())
        .isVisible();
  }

  @Test
  void saysWhyTheLastAdministratorKeepsTheRole() {
    String dana = "8f14e45f-ceea-467f-a8b0-1d2c3e4f5a6b";
    String kept = "A tenant keeps at least one tenant-admin.";
    controlPlane.instead.put(
        "PUT members/" + dana,
        new FakeControlPlane.Answer(
            409,
            """
            {"title":"Conflict","status":409,"code":"conflict","detail":"%s"}
            """
                .formatted(kept)));
    page.navigate(portal.url + T + "/people");
    page.locator("#roles-" + dana).click();
    page.locator("#roles-boxes").getByLabel("Tenant admin").uncheck();
    page.locator("#roles-save").click();
    assertThat(page.locator("#roles-refusal")).containsText(kept);
  }

  @Test
  void listsVersionsAndHistoryAtTheirOwnAddresses() {
    page.navigate(portal.url + T + "/policies/" + POLICY + "/versions");
    assertThat(page.getByTestId("version-row")).hasCount(3);
    assertThat(page.getByTestId("version-row").first()).containsText("Published");
    page.locator("#tab-history").click();
    assertThat(page).hasURL(Pattern.compile(".*/history$"));
    assertThat(page.getByTestId("history-row").nth(2)).containsText("data protection officer");
    page.locator("#tab-matrix").click();
    assertThat(page.getByTestId("cell-phi-managed-cloud")).containsText("Forbidden");
  }

  @Test
  void showsATraceWithoutContentEvenIfItWereSent() {
    page.navigate(portal.url + T + "/traces/01JD4N2T8Q5Z0W7Y3C6V9B1K01");
    assertThat(page.getByTestId("span")).hasCount(3);
    assertThat(page.getByTestId("considered-row")).hasCount(3);
    assertFalse(page.content().contains("CANARY"));
  }

  @Test
  void keepsFiltersInTheAddress() {
    page.navigate(portal.url + T + "/traces");
    page.locator("#filter-class input").fill("phi");
    page.locator("#filter-class input").press("Enter");
    assertThat(page).hasURL(Pattern.compile(".*/traces\\?class=phi$"));
    assertThat(page.getByTestId("trace-row")).hasCount(5);
    assertTrue(controlPlane.calls.stream().anyMatch(c -> c.query().contains("class=phi")));
  }

  @Test
  void enrolsWithOneCommand() {
    page.navigate(portal.url + T + "/agents");
    page.locator("#enrol-agent").click();
    page.locator("#enrol-site input").fill("ward-9");
    assertThat(page.locator("#enrol-group-unserved")).isEmpty();
    page.locator("#enrol-group input").fill("ward-9");
    page.locator("#enrol-group input").blur();
    assertThat(page.locator("#enrol-group-unserved")).containsText("No published policy");
    page.locator("#enrol-create").click();
    assertThat(page.locator("#enrol-command")).containsText("demarc-agent enrol");
    assertTrue(call("POST", "enrolment-tokens").orElseThrow().body().contains("ward-9"));
  }

  @Test
  void hidesTenantsOneDoesNotBelongTo() {
    page.navigate(portal.url + "/t/aaaaaaaa-9999-4999-8999-999999999999/overview");
    assertThat(page.getByTestId("not-found")).isVisible();
    assertTrue(controlPlane.calls.stream().allMatch(c -> c.path().equals("me")));
  }

  @Test
  void remembersDarkAcrossReloads() {
    page.navigate(portal.url + T + "/audit");
    page.locator("#user-menu").click();
    String before = page.locator("html").getAttribute("theme");
    page.locator("#toggle-scheme").click();
    assertThat(page.locator("html")).not().hasAttribute("theme", before);
    String after = page.locator("html").getAttribute("theme");
    page.reload();
    assertThat(page.locator("html")).hasAttribute("theme", after);
  }

  @Test
  void showsNothingOfOnePersonToTheNextAtTheSameBrowser() {
    try (BrowserContext shared = browser.context(1280, 900)) {
      Page tab = shared.newPage();
      tab.navigate(portal.url + T + "/audit");
      assertThat(tab.locator("#user-menu")).hasAttribute("aria-label", "Account of Ada Marsh");
      tab.locator("#user-menu").click();
      keycloak.person = "clinic-user";
      controlPlane.instead.put("GET me", new FakeControlPlane.Answer(200, NEXT_PERSON));
      tab.locator("#sign-out").click();
      assertThat(tab.locator("#user-menu")).hasAttribute("aria-label", "Account of Noor Vale");
      assertThat(tab.locator("#nav-my-consents")).isVisible();
      assertThat(tab.locator("#nav-audit")).hasCount(0);
    } finally {
      keycloak.person = "clinic-admin";
    }
  }

  private static int status(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(portal.url + path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static long calls(String method, String end) {
    return controlPlane.calls.stream()
        .filter(c -> c.method().equals(method) && c.path().endsWith(end))
        .count();
  }

  private static Optional<FakeControlPlane.Call> call(String method, String end) {
    return controlPlane.calls.stream()
        .filter(c -> c.method().equals(method) && c.path().endsWith(end))
        .reduce((a, b) -> b);
  }
}
