package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Test cases in the editor, and the simulator, in a browser. */
@Tag("component")
class SimulatorIT extends InBrowser {
  private static final String POLICY = "33333333-3333-4333-8333-333333333333";
  private static final String PAGE = "/t/" + FakeControlPlane.CLINIC + "/policies/" + POLICY;

  @Test
  void asksNothingUntilItIsToldTo() {
    page.navigate(portal.url + PAGE);
    assertThat(page.locator("#tab-simulate")).isVisible();
    controlPlane.calls.clear();
    page.locator("#tab-simulate").click();
    assertThat(page.getByTestId("empty")).containsText("Nothing asked yet");
    assertTrue(asked().isEmpty());
  }

  @Test
  void asksWhatTheFormSaysAndShowsEachRouteInWords() {
    page.navigate(portal.url + PAGE + "/simulate");
    page.locator("#simulate-class input").fill("internal");
    page.locator("#simulate-tags input").fill("phi, pci");
    page.locator("#simulate-tools input").fill("take_note: local-safe");
    page.getByText("Who asks").click();
    page.locator("#simulate-verified input").check();
    page.locator("#simulate-run").click();
    assertThat(page.locator("#simulation-summary"))
        .hasText("The draft's revision 7 permits 3 of 5 routes.");
    assertThat(page.getByTestId("simulation-row")).hasCount(5);
    assertThat(page.getByTestId("permitted"))
        .hasText(new String[] {"Refused", "With consent", "Permitted", "Permitted", "Refused"});
    assertThat(page.getByTestId("simulation-row").nth(0)).containsText("Made up");
    assertThat(page.getByTestId("simulation-row").nth(0)).containsText("phi-never-cloud");
    assertThat(page.getByTestId("simulation-row").nth(1))
        .containsText("Consent (Session) for 8 hours");
    assertThat(page.getByTestId("simulation-row").nth(4)).containsText("No rule allows it");
    assertEquals(
        "{\"of\":\"draft\",\"request\":{\"class\":\"internal\",\"tags\":[\"phi\",\"pci\"],"
            + "\"tools\":{\"take_note\":\"local-safe\"},\"verified\":true}}",
        asked().orElseThrow().body());
  }

  @Test
  void answersTheSameAgainFromItsAddress() {
    page.navigate(portal.url + PAGE + "/simulate?of=2&class=phi&from=on-device&bytes=90");
    assertThat(page.getByTestId("simulation-row")).hasCount(5);
    assertThat(page.locator("#simulate-class input")).hasValue("phi");
    assertThat(page.locator("#simulate-bytes input")).hasValue("90");
    String first = asked().orElseThrow().body();
    assertTrue(first.contains("\"of\":2") && first.contains("\"bytes\":90"), first);
    controlPlane.calls.clear();
    page.reload();
    assertThat(page.getByTestId("simulation-row")).hasCount(5);
    assertEquals(first, asked().orElseThrow().body());
    page.locator("#simulate-clear").click();
    assertThat(page).hasURL(Pattern.compile(".*/simulate$"));
    assertThat(page.getByTestId("empty")).isVisible();
  }

  @Test
  void saysAtTheFieldWhatIsWrong() {
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/simulate",
        new FakeControlPlane.Answer(
            400,
            """
            {"title":"A value is not what its field takes","status":400,"code":"validation",
             "detail":"request.class: 'x' is no class","errors":[
              {"field":"request.class","reason":"'x' is no class"},
              {"field":"request.from.region","reason":"must be a slug"},
              {"field":"to.boundary","reason":"is missing"}]}
            """));
    page.navigate(portal.url + PAGE + "/simulate?of=draft&class=x");
    assertThat(page.getByTestId("simulation-refused")).containsText("'x' is no class");
    assertThat(page.locator("#simulate-class [slot='error-message']")).hasText("'x' is no class");
    assertThat(page.locator("#simulate-from-region")).hasAttribute("invalid", "");
    assertThat(page.locator("#simulate-from-region input")).isVisible();
    assertThat(page.locator("#simulate-to")).hasAttribute("invalid", "");
  }

  @Test
  void keepsWhatItShowsAsATestCase() {
    page.navigate(portal.url + PAGE + "/simulate?of=draft&class=internal&to=managed-cloud");
    page.locator("#keep-case").click();
    assertThat(page.locator("#case-yaml")).containsText("- id: kept-case");
    assertThat(page.locator("#case-yaml")).containsText("request: { class: internal }");
    assertThat(page.locator("#case-yaml"))
        .containsText("{ to: { boundary: managed-cloud }, permitted: false }");
    page.locator("#keep-case-close").click();
    assertThat(page.locator("#case-yaml")).hasCount(0);
  }

  @Test
  void opensFilledInFromABrokenGuaranteeBesideTheEditor() {
    aGuaranteeAndACaseFail();
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("guarantee-simulate")).hasCount(1);
    Page simulator = page.waitForPopup(() -> page.getByTestId("guarantee-simulate").click());
    assertThat(simulator.locator("#simulate-tags input")).hasValue("phi");
    assertThat(simulator.locator("#simulate-to")).containsText("Managed cloud");
    assertThat(simulator.getByTestId("simulation-row")).hasCount(5);
    assertEquals(
        "{\"of\":\"draft\",\"request\":{\"tags\":[\"phi\"]},\"to\":{\"boundary\":\"managed-cloud\"}}",
        asked().orElseThrow().body());
    simulator.locator("#keep-case").click();
    assertThat(simulator.locator("#case-yaml")).containsText("- id: no-phi");
    simulator.close();
  }

  @Test
  void showsEachTestCaseAndJumpsToItsLine() {
    aGuaranteeAndACaseFail();
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("case")).hasCount(2);
    assertThat(page.locator("#cases")).containsText("1 fails: the policy goes no further.");
    assertThat(page.getByTestId("case").nth(0)).containsText("Failed");
    assertThat(page.getByTestId("case").nth(0)).containsText("expected refused, got permitted");
    assertThat(page.getByTestId("case").nth(1)).containsText("Passed");
    assertThat(page.locator(".yaml-gutter .marked")).hasText(new String[] {"2", "3"});
    page.getByTestId("case-line").first().click();
    page.waitForFunction("document.activeElement.id === 'policy-yaml'");
  }

  @Test
  void fitsAPhoneAndIsWorkedByKeys() {
    page.setViewportSize(360, 740);
    page.navigate(portal.url + PAGE + "/simulate?of=draft&to=edge");
    assertThat(page.getByTestId("simulation-row")).hasCount(5);
    assertFalse(
        (boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth"));
    page.getByText("How large it is").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#simulate-bytes input")).isVisible();
    page.locator("#simulate-bytes input").fill("7");
    page.locator("#simulate-run").focus();
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile(".*[?&]bytes=7(&.*)?"));
    assertThat(page.getByTestId("simulation-row")).hasCount(5);
    List<?> unnamed =
        (List<?>)
            page.evaluate(
                "[...document.querySelectorAll('#simulate-form input')]"
                    + ".filter(i => !i.labels?.length && !i.getAttribute('aria-labelledby')"
                    + " && !i.getAttribute('aria-label')).map(i => i.outerHTML)");
    assertEquals(List.of(), unnamed);
  }

  private static void aGuaranteeAndACaseFail() {
    controlPlane.instead.put(
        "GET policies/" + POLICY,
        new FakeControlPlane.Answer(
            200,
            """
            {"id":"%s","title":"Clinic","groups":["default"],"versions":[],
             "draft":{"revision":7,"state":"draft","yaml":"a: b\\nc: d\\ne: f","problems":[],
              "guarantees":[
               {"id":"no-phi","owner":"policy","never":"has(data.tags.phi)","verdict":"broken",
                "line":2,"column":1,"reason":"Rule 'all' permits this: tags phi, to managed-cloud.",
                "counterexample":{"rule":"all","tier":0,
                 "decisive":["data.tags","target.boundary"],
                 "facts":{"data":{"dataClass":"other","rank":0,"tags":["phi"],"sources":[]}},
                 "route":{"target":"other","model":"other","boundary":"managed-cloud",
                  "region":"other","operator":"other"}}},
               {"id":"house","owner":"tenant","never":"request.files > 9","verdict":"proved",
                "reason":""}],
              "cases":[
               {"id":"notes","verdict":"passed","line":3,"column":3,"reason":""},
               {"id":"abroad","verdict":"failed","line":3,"column":5,
                "reason":"target cloud: expected refused, got permitted by rule 'all'."}]}}
            """
                .formatted(POLICY)));
  }

  private static Optional<FakeControlPlane.Call> asked() {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals("POST") && call.path().endsWith("/simulate"))
        .reduce((a, b) -> b);
  }
}
