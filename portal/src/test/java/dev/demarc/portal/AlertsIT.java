package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What fires, the rules and what fired before, in a browser. */
@Tag("component")
class AlertsIT extends InBrowser {
  private static final String PAGE = Pages.CLINIC + "/alerts";
  private static final String VIOLATIONS = "a1111111-1111-4111-8111-111111111111";
  private static final String CONTRACT = "a2222222-2222-4222-8222-222222222222";

  @Test
  void showsWhatFiresByWhichRulesAndWhatFiredBefore() {
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("alert-row")).hasCount(1);
    assertThat(page.getByTestId("alert-row").first()).containsText("Nothing that was typed");
    assertThat(page.getByTestId("alert-row").first()).containsText("at least 1 in 1 hour");
    assertThat(page.getByTestId("alert-row").first()).containsText("Partial");
    assertThat(page.getByTestId("alert-rule-row")).hasCount(4);
    assertThat(page.getByTestId("alert-rule-state").nth(0)).hasAttribute("data-state", "firing");
    assertThat(page.getByTestId("alert-rule-row").nth(1))
        .containsText("contract.valid: target ward-box");
    assertThat(page.getByTestId("alert-rule-row").nth(1))
        .containsText("below 95 % in 1 hour, of 20 or more");
    assertThat(page.getByTestId("alert-verdict").first()).hasText("Too few to say");
    assertThat(page.getByTestId("alert-rule-state").nth(3)).hasText("Off");
    assertThat(page.locator("#alert-not-measured")).containsText("queue.age");
    assertThat(page.getByTestId("past-alert-row")).hasCount(3);
    assertThat(page.getByTestId("past-alert-row").first()).containsText("90 % (171 of 190)");
    page.locator("#next-page").click();
    assertThat(page).hasURL(Pattern.compile(".*/alerts\\?cursor=Nw$"));
    page.waitForCondition(() -> asked("alerts", "cursor=Nw"));
  }

  @Test
  void writesARuleFromWhatIsSuggestedAndShowsWhatItWouldFind() {
    page.navigate(portal.url + PAGE);
    page.locator("#alert-rule-add").click();
    choose("#alert-rule-measure", "contract.valid");
    assertThat(page.locator("#alert-rule-threshold input")).hasValue("95");
    assertThat(page.locator("#alert-rule-found")).containsText("98.9474 % (188 of 190)");
    assertThat(page.locator("#alert-rule-found"))
        .containsText("4,200 of 4,211 records of the journals");
    page.locator("#alert-rule-title input").fill("Contract");
    page.locator("#alert-rule-filter-target input").fill("ward-box, cloud-eu");
    page.locator("#alert-rule-threshold input").fill("97.5");
    page.locator("#alert-rule-preview").click();
    page.waitForCondition(() -> called("POST", "/preview", "\"threshold\":0.975"));
    page.locator("#alert-rule-save").click();
    page.waitForCondition(() ->
        called(
            "POST",
            "/alert-rules",
            "\"threshold\":0.975",
            "\"target\":[\"ward-box\",\"cloud-eu\"]",
            "\"minimumCount\":20"));
    assertThat(page.locator("#alert-rule-dialog")).hasCount(0);
  }

  private void choose(String select, String value) {
    page.locator(select + " vaadin-select-value-button").click();
    page.locator("vaadin-select-item", new Page.LocatorOptions().setHasText(value)).click();
  }

  @Test
  void changesARuleFromTheRevisionThatWasReadAndSaysWhatIsRefused() {
    page.navigate(portal.url + PAGE);
    page.locator("#alert-rule-edit-" + CONTRACT).click();
    assertThat(page.locator("#alert-rule-filter-target input")).hasValue("ward-box");
    controlPlane.instead.put(
        "PUT alert-rules/" + CONTRACT,
        new FakeControlPlane.Answer(
            409,
            "{\"title\":\"It changed meanwhile\",\"status\":409,\"code\":\"conflict\","
                + "\"detail\":\"The rule was changed meanwhile; read it again.\"}"));
    page.locator("#alert-rule-window input").fill("120");
    page.locator("#alert-rule-save").click();
    assertThat(page.locator("#alert-rule-refusal")).containsText("changed meanwhile");
    controlPlane.instead.clear();
    page.locator("#alert-rule-save").click();
    page.waitForCondition(
        () -> called("PUT", CONTRACT, "\"baseRevision\":4", "\"windowMinutes\":120"));
  }

  @Test
  void removesARuleOnceItWasAskedAndAddsWhatIsSuggested() {
    page.navigate(portal.url + PAGE);
    page.locator("#alert-rule-remove-" + VIOLATIONS).click();
    page.locator("#confirm-yes").click();
    page.waitForCondition(() -> called("DELETE", VIOLATIONS));
    page.locator("#alert-rule-suggested").click();
    page.waitForCondition(() -> called("POST", "/suggested"));
  }

  @Test
  void leadsFromMailToTheAlertWithItsPanelAndOnToTheDashboard() {
    page.navigate(portal.url + PAGE + "/11");
    assertThat(page.locator("h1")).hasText("Contract on the ward");
    assertThat(page.getByTestId("alert-state")).hasAttribute("data-state", "over");
    assertThat(page.locator("#alert")).containsText("No longer met");
    assertThat(page.locator("#panel-contract-valid-target-model")).isVisible();
    page.waitForCondition(() -> asked("measures/contract.valid", "target=ward-box"));
    page.locator("#panel-dashboard").click();
    assertThat(page).hasURL(Pattern.compile(".*/dashboards/routes\\?.*target=ward-box.*"));
  }

  @Test
  void saysOnOverviewAndDashboardsThatAlertsFire() {
    page.navigate(portal.url + Pages.CLINIC + "/dashboards/cost");
    assertThat(page.locator("#alerts-firing")).hasText("1 alert fires");
    page.navigate(portal.url + Pages.CLINIC + "/overview");
    page.locator("#alerts-firing").click();
    assertThat(page).hasURL(Pattern.compile(".*/alerts$"));
  }

  @Test
  void beginsWithNothingAndLetsReadersRead() {
    page.navigate(portal.url + "/t/" + FakeControlPlane.FARM + "/alerts");
    assertThat(page.getByText("No rules yet")).isVisible();
    assertThat(page.getByText("Nothing fires")).isVisible();
    String me =
        "{\"subject\":\"u4\",\"username\":\"noor\",\"name\":\"Noor\",\"tenants\":[{\"id\":\"%s\","
            + "\"name\":\"Northside Clinic\",\"alias\":\"clinic\",\"roles\":[\"auditor\"]}]}";
    controlPlane.instead.put(
        "GET me", new FakeControlPlane.Answer(200, me.formatted(FakeControlPlane.CLINIC)));
    try (BrowserContext other = browser.context(390, 844)) {
      Page tab = other.newPage();
      tab.navigate(portal.url + PAGE + "?rule=" + CONTRACT);
      assertThat(tab.getByTestId("alert-rule-row")).hasCount(4);
      assertThat(tab.locator("#alert-rule-add")).hasCount(0);
      assertThat(tab.locator("#alert-history-all")).isVisible();
      assertTrue(asked("alerts", "rule=" + CONTRACT));
    }
  }

  private static boolean asked(String path, String query) {
    return controlPlane.calls.stream()
        .anyMatch(call -> call.path().endsWith(path) && call.query().contains(query));
  }

  private static boolean called(String method, String suffix, String... parts) {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals(method) && call.path().endsWith(suffix))
        .anyMatch(call -> Arrays.stream(parts).allMatch(call.body()::contains));
  }
}
