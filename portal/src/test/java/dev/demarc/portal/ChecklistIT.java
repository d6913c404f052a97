package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import java.util.Collections;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The eight questions of the decision checklist. */
@Tag("component")
class ChecklistIT extends InBrowser {
  private static final String PAGE = Pages.CLINIC + "/checklist";

  private Locator proof(String measure) {
    return page.locator("[data-testid=proof][data-measure='" + measure + "']");
  }

  @Test
  void answersEightQuestionsFromLiveFigures() {
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("question")).hasCount(8);
    assertThat(page.locator("#checklist-period")).containsText("Figures are of");
    assertThat(proof("fallback.rate").getByTestId("proof-row").first()).isVisible();
    assertThat(page.locator("#question-crossing .matrix").first()).isVisible();
    assertThat(page.locator("#question-contracts").getByTestId("contract-row").first()).isVisible();
    assertThat(page.locator("#checklist-newest"))
        .hasAttribute("href", Pattern.compile("t/.*/traces/01JD4N2T8Q5Z0W7Y3C6V9B1K00"));
    assertTrue(
        controlPlane.calls.stream()
            .filter(call -> call.path().contains("measures/"))
            .allMatch(call -> call.query().contains("step=none")));
  }

  @Test
  void saysWhatIsNotMeasuredYet() throws Exception {
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("question")).hasCount(8);
    int shown = 0;
    for (var each : FakeMeasures.catalogue().path("items")) {
      Locator proof = proof(each.path("name").asText());
      if (!each.path("measured").asBoolean() && proof.count() > 0) {
        assertThat(proof.getByTestId("not-measured")).containsText("Not measured yet");
        shown++;
      }
    }
    assertTrue(shown > 0, "nothing that is not measured is on the page");
    assertEquals(shown, page.getByTestId("not-measured").count());
  }

  @Test
  void leadsToThePanelThatProvesIt() {
    page.navigate(portal.url + PAGE + "?range=7d");
    Locator link = proof("fallback.rate").getByTestId("proof-panel");
    assertThat(link)
        .hasAttribute(
            "href",
            Pattern.compile(
                "t/.*/dashboards/fallback\\?range=7d#panel-fallback-rate-from-to-reason"));
    link.click();
    assertThat(page.locator("#panel-fallback-rate-from-to-reason")).isVisible();
  }

  @Test
  void saysHowManyPoliciesItDoesNotShow() {
    String one =
        """
        {"id":"33333333-3333-4333-8333-333333333333","title":"Clinic","groups":["default"],
         "published":{"version":3}}
        """;
    String seven = String.join(",", Collections.nCopies(7, one));
    controlPlane.instead.put(
        "GET policies", new FakeControlPlane.Answer(200, "{\"items\":[" + seven + "]}"));
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("matrix-policy")).hasCount(5);
    assertThat(page.getByTestId("matrix-more")).hasText("and 2 more");
    page.getByTestId("matrix-more").click();
    assertThat(page).hasURL(Pattern.compile(".*/policies$"));
  }

  @Test
  void countsDaysInTheZoneOfThePanelsItLeadsTo() {
    page.navigate(portal.url + PAGE);
    page.evaluate("localStorage.setItem('demarc.zone', 'Asia/Tokyo')");
    page.reload();
    assertThat(page.locator("#checklist-period")).containsText("00:00 to");
    assertThat(page.locator("#checklist-period")).containsText("(Asia/Tokyo)");
    page.evaluate("localStorage.removeItem('demarc.zone')");
    page.navigate(portal.url + PAGE + "?range=7d&zone=America/New_York");
    assertThat(page.locator("#checklist-period")).containsText("(America/New_York)");
  }

  @Test
  void saysThatNothingHappenedWhereNothingDid() {
    page.navigate(portal.url + "/t/" + FakeControlPlane.FARM + "/checklist?range=24h");
    assertThat(page.getByTestId("question")).hasCount(8);
    assertThat(proof("fallback.rate")).containsText("Nothing was counted in this time.");
    assertThat(page.locator("#question-crossing")).containsText("No policy in force");
    assertThat(page.locator("#question-deterministic")).containsText("No request was decided");
  }
}
