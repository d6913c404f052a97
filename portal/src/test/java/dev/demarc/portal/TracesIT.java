package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Looking for requests, and into one. */
@Tag("component")
class TracesIT extends InBrowser {
  private static final String ONE = Pages.CLINIC + "/traces/01JD4N2T8Q5Z0W7Y3C6V9B1K01";
  private static final String AGAIN = "GET traces/01JD4N2T8Q5Z0W7Y3C6V9B1K01/again";
  private static final String CONSENT = "consents/55555555-5555-4555-8555-666666666666";

  private boolean asked(String path, String... parts) {
    return controlPlane.calls.stream()
        .anyMatch(call ->
            call.path().endsWith(path) && Arrays.stream(parts).allMatch(call.query()::contains));
  }

  private void choose(String attribute) {
    page.locator("#condition-attribute input").fill(attribute);
    option(attribute).click();
  }

  private Locator option(String words) {
    return page.getByRole(
            AriaRole.OPTION, new Page.GetByRoleOptions().setName(words).setExact(true))
        .first();
  }

  @Test
  void searchesByAnyAttributeWithConditionsInTheAddress() {
    page.navigate(portal.url + Pages.CLINIC + "/traces");
    choose("demarc.data.tags");
    page.locator("#condition-value input").fill("phi, pci");
    page.locator("#condition-add").click();
    assertThat(page).hasURL(Pattern.compile(".*/traces\\?demarc.data.tags=phi(,|%2C)pci$"));
    assertThat(page.getByTestId("condition"))
        .hasText(Pattern.compile("demarc.data.tags is one of phi, pci.*"));
    page.waitForCondition(() -> asked("/traces", "demarc.data.tags=phi,pci"));
    Pages.settle(page);
    choose("demarc.cost.settled_micro_usd");
    page.locator("#condition-operator").click();
    option("is at least").click();
    page.locator("#condition-value input").fill("1000");
    page.locator("#condition-add").click();
    assertThat(page.getByTestId("condition")).hasCount(2);
    page.waitForCondition(
        () -> asked("/traces", "demarc.cost.settled_micro_usd=1000..", "phi,pci"));
    assertThat(page).hasURL(Pattern.compile(".*settled_micro_usd=1000.*"));
    page.reload();
    assertThat(page.getByTestId("condition")).hasCount(2);
    page.locator("#condition-remove-0").click();
    assertThat(page.getByTestId("condition")).hasCount(1);
    assertThat(page.getByTestId("trace-row")).hasCount(5);
  }

  @Test
  void leavesThePersonAtTheFieldWhereAChoiceMakesThePageAnew() {
    page.navigate(portal.url + Pages.CLINIC + "/traces");
    page.locator("#filter-class input").fill("phi");
    page.locator("#filter-class input").press("Enter");
    assertThat(page).hasURL(Pattern.compile(".*/traces\\?class=phi$"));
    assertThat(page.locator("#filter-class input")).isFocused();
    choose("demarc.task");
    page.locator("#condition-value input").fill("chat");
    page.locator("#condition-add").press("Enter");
    assertThat(page.getByTestId("condition")).hasCount(1);
    assertThat(page.locator("#condition-attribute input")).isFocused();
    page.locator("#condition-remove-0").press("Enter");
    assertThat(page.getByTestId("condition")).hasCount(0);
    assertThat(page.locator("#condition-attribute input")).isFocused();
    page.locator("#filter-clear").press("Enter");
    assertThat(page).hasURL(Pattern.compile(".*/traces$"));
    assertThat(page.locator("#filter-class input")).isFocused();
    page.navigate(portal.url + ONE);
    page.locator("#why-target").click();
    option("cluster").click();
    assertThat(page).hasURL(Pattern.compile(".*\\?why=cluster$"));
    assertThat(page.locator("#why-target vaadin-select-value-button")).isFocused();
  }

  @Test
  void wantsAnAttributeAndAValueBeforeItAdds() {
    page.navigate(portal.url + Pages.CLINIC + "/traces");
    page.locator("#condition-add").click();
    assertThat(page.locator("#condition-attribute").getByText("Choose an attribute.")).isVisible();
    assertThat(page.locator("#condition-value").getByText("Say with what.")).isVisible();
    assertThat(page).hasURL(Pattern.compile(".*/traces$"));
  }

  @Test
  void tellsWhatTheControlPlaneRefuses() {
    String reason = "the search took longer than 5 s; narrow the time range or add a condition";
    controlPlane.instead.put(
        "GET traces",
        new FakeControlPlane.Answer(
            422,
            "{\"title\":\"The question takes too long to answer\",\"status\":422,\"code\":\"too_broad\","
                + "\"detail\":\"from: "
                + reason
                + "\",\"errors\":[{\"field\":\"from\",\"reason\":\""
                + reason
                + "\"}]}"));
    page.navigate(portal.url + Pages.CLINIC + "/traces?a%20b.c=1&demarc.task=*");
    assertThat(page.getByTestId("trouble")).containsText("narrow the time range");
    assertThat(page.getByTestId("condition")).hasCount(2);
  }

  @Test
  void setsTheTime() {
    page.navigate(portal.url + Pages.CLINIC + "/traces?demarc.task=chat");
    page.locator("#filter-from").fill("2026-05-01T00:00");
    page.locator("#filter-to").fill("2026-05-01T06:00");
    page.locator("#filter-time").click();
    page.waitForCondition(() ->
        asked(
            "/traces", "from=2026-05-01T00:00:00Z", "to=2026-05-01T06:00:00Z", "demarc.task=chat"));
  }

  @Test
  void takesTimesInTheZoneInWhichItShowsThem() {
    page.navigate(portal.url + Pages.CLINIC + "/traces?from=2026-05-01T00:00:00Z");
    assertThat(page.getByLabel("From (UTC)")).hasValue("2026-05-01T00:00");
    page.evaluate("localStorage.setItem('demarc.zone', 'Asia/Kolkata')");
    page.reload();
    assertThat(page.getByLabel("From (Asia/Kolkata)")).hasValue("2026-05-01T05:30");
    page.locator("#filter-to").fill("2026-05-01T11:30");
    page.locator("#filter-time").press("Enter");
    page.waitForCondition(
        () -> asked("/traces", "from=2026-05-01T00:00:00Z", "to=2026-05-01T06:00:00Z"));
    assertThat(page.locator("#filter-time")).isFocused();
    page.evaluate("localStorage.removeItem('demarc.zone')");
  }

  @Test
  void leavesAnEndOpenThatNobodySet() {
    page.navigate(portal.url + Pages.CLINIC + "/traces?class=phi");
    page.locator("#filter-from").fill("2026-05-01T00:00");
    page.locator("#filter-time").click();
    assertThat(page).hasURL(Pattern.compile(".*from=2026-05-01T00(:|%3A)00(:|%3A)00Z.*"));
    assertFalse(page.url().contains("to="), page.url());
    page.navigate(portal.url + Pages.CLINIC + "/traces?class=phi");
    page.locator("#filter-to").fill("2026-05-01T06:00");
    page.locator("#filter-time").click();
    assertThat(page).hasURL(Pattern.compile(".*to=2026-05-01T06.*"));
    assertTrue(page.url().contains("from="), page.url());
  }

  @Test
  void showsHowFarBackOneDecisionIsLookedFor() {
    String end = "to=2026-06-01T00:00:00Z";
    page.navigate(portal.url + Pages.CLINIC + "/traces?" + end);
    assertThat(page.locator("#filter-from")).hasValue("2026-05-25T00:00");
    page.navigate(portal.url + Pages.CLINIC + "/traces?decision=dec_a&" + end);
    assertThat(page.locator("#filter-from")).hasValue("2025-04-27T00:00");
  }

  @Test
  void takesWhatIsFoundAwayAsCsv() throws Exception {
    page.navigate(portal.url + Pages.CLINIC + "/traces?class=phi&demarc.data.tags=phi");
    Download file = page.waitForDownload(() -> page.locator("#traces-csv").click());
    assertEquals("traces.csv", file.suggestedFilename());
    assertTrue(Files.readString(file.path()).startsWith("at,kind,decision"));
    assertTrue(asked("/traces/csv", "class=phi", "demarc.data.tags=phi"));
  }

  @Test
  void drawsWhatTookTheTime() {
    controlPlane.instead.put(
        "GET " + CONSENT,
        new FakeControlPlane.Answer(
            200,
            "{\"requestedAt\":\"2026-11-24T02:00:00.003Z\",\"answeredAt\":\"2026-11-24T02:00:00.004Z\"}"));
    page.navigate(portal.url + ONE);
    assertThat(page.getByTestId("span")).hasCount(3);
    assertThat(page.getByTestId("phase")).hasCount(2);
    assertThat(page.getByTestId("span").nth(0)).containsText("Managed cloud");
    assertThat(page.getByTestId("phase").nth(0)).containsText("Deciding");
    assertThat(page.getByTestId("phase").nth(0)).containsText("2.4 ms");
    assertThat(page.getByTestId("phase").nth(1)).containsText("Waiting for consent");
    assertThat(page.getByTestId("first-chunk")).hasText("first chunk 120.0 ms");
    assertThat(page.getByTestId("considered-row").nth(1)).containsText("another comes before it");
    controlPlane.instead.put("GET " + CONSENT, new FakeControlPlane.Answer(403, "{}"));
    page.reload();
    assertThat(page.getByTestId("span")).hasCount(3);
    assertThat(page.getByTestId("phase")).hasCount(1);
  }

  @Test
  void saysWhyNotAnotherRoute() {
    page.navigate(portal.url + ONE);
    page.locator("#why-target").click();
    option("cluster").click();
    assertThat(page).hasURL(Pattern.compile(".*\\?why=cluster$"));
    assertThat(page.getByTestId("why-route")).hasAttribute("data-reason", "forbidden");
    assertThat(page.getByTestId("why-route")).containsText("Forbidden by rule internal-not-shared");
    assertThat(page.getByTestId("why-route")).containsText("Decided again now");
    assertThat(page.getByTestId("why-rule-row")).hasCount(2);
    page.navigate(portal.url + ONE + "?why=local");
    assertThat(page.getByTestId("why-route")).hasAttribute("data-basis", "recorded");
    assertThat(page.getByTestId("why-route")).containsText("cannot be told");
  }

  @Test
  void tellsARequestWithoutRoutesFromOneWhoseRoutesAreNotTold() {
    String routes = "GET traces/01JD4N2T8Q5Z0W7Y3C6V9B1K01/routes";
    controlPlane.instead.put(
        routes, new FakeControlPlane.Answer(200, "{\"told\":false,\"routes\":[]}"));
    page.navigate(portal.url + ONE);
    assertThat(page.getByText("known at the site alone: demarc-agent explain")).isVisible();
    controlPlane.instead.put(
        routes, new FakeControlPlane.Answer(200, "{\"told\":true,\"routes\":[]}"));
    page.reload();
    assertThat(page.getByText("No route was considered for this request")).isVisible();
    assertThat(page.getByText("known at the site alone")).hasCount(0);
  }

  @Test
  void decidesTheRequestAgainBesideWhatWasDecided() {
    page.navigate(portal.url + ONE + "?why=cluster");
    page.locator("#again-of").click();
    assertThat(option("version 3, which decided, in force")).isVisible();
    option("the draft, revision 7").click();
    assertThat(page).hasURL(Pattern.compile(".*\\?again=draft&why=cluster$"));
    assertThat(page.locator("#again-of vaadin-select-value-button")).isFocused();
    page.waitForCondition(() -> asked("/again", "of=draft"));
    assertThat(page.locator("#again-summary"))
        .hasText("Under the draft, revision 7, something else would be decided.");
    assertThat(page.locator("#again-summary")).hasAttribute("data-changed", "true");
    Locator lines = page.getByTestId("again-row");
    assertThat(lines).hasCount(6);
    assertThat(line("Route")).containsText("cloud / stand-in-large");
    assertThat(line("Route")).containsText("local / tiny-gguf");
    assertThat(line("Rule")).containsText("internal-abroad");
    assertThat(line("Rule")).containsText("internal-edge");
    assertThat(line("Outcome")).containsText("Same");
    assertThat(line("Boundary")).containsText("Other");
    assertThat(line("Permitted routes")).containsText("cloud / stand-in-large, extract");
    Locator routes = page.getByTestId("again-route-row");
    assertThat(routes).hasCount(4);
    assertThat(routes.nth(0)).containsText("No rule allows it");
    assertThat(routes.nth(1)).containsText("not considered");
    assertThat(page.getByTestId("why-route")).isVisible();
    page.reload();
    assertThat(page.locator("#again-summary")).isVisible();
  }

  private Locator line(String what) {
    return page.locator("[data-testid=again-row][data-id='" + what + "']");
  }

  @Test
  void saysThatTheSameWouldBeDecided() {
    controlPlane.instead.put(
        AGAIN,
        new FakeControlPlane.Answer(
            200,
            """
            {"version":2,"now":{"outcome":"routed","reason":"chosen","rule":"another",
             "route":{"target":"cloud","model":"stand-in-large","boundary":"managed-cloud",
              "region":"us","operator":"stand-in"},"considered":[]}}
            """));
    page.navigate(portal.url + ONE + "?again=2");
    assertThat(page.locator("#again-summary"))
        .hasText("Under version 2 the same would be decided.");
    assertThat(page.locator("#again-summary")).hasAttribute("data-changed", "false");
  }

  @Test
  void saysWhyARequestCannotBeDecidedAgain() {
    controlPlane.instead.put(AGAIN, new FakeControlPlane.Answer(200, "{\"version\":3}"));
    page.navigate(portal.url + ONE + "?again=3");
    assertThat(page.locator("#again")).containsText("Its facts are not stored");
    controlPlane.instead.put(
        AGAIN,
        new FakeControlPlane.Answer(
            422,
            "{\"title\":\"The policy has problems\",\"status\":422,\"code\":\"policy_invalid\"}"));
    page.navigate(portal.url + ONE + "?again=draft");
    assertThat(page.locator("#again").getByTestId("trouble")).containsText("has problems");
    assertThat(page.locator("#again-of")).isVisible();
    controlPlane.instead.put(
        "GET traces/01JD4N2T8Q5Z0W7Y3C6V9B1K01",
        new FakeControlPlane.Answer(
            200,
            """
            {"decision":"01JD4N2T8Q5Z0W7Y3C6V9B1K01","considered":[],"spans":[{"name":"demarc.request",
             "start":"2026-11-24T02:00:00Z","end":"2026-11-24T02:00:01Z","attributes":{
              "demarc.record.kind":"request","demarc.policy.id":"33333333-3333-4333-8333-333333333333"}}]}
            """));
    page.navigate(portal.url + ONE);
    assertThat(page.locator("#again")).containsText("counts only");
    assertThat(page.locator("#again-of")).hasCount(0);
  }

  @Test
  void replaysTheRequestsAroundIt() {
    page.navigate(portal.url + ONE);
    page.locator("#trace-replay").click();
    assertThat(page)
        .hasURL(Pattern.compile(".*/policies/33333333-.*/replay\\?.*from=2026-11-24T.*"));
    assertThat(page.locator("#replay-period"))
        .containsText("24 Nov 2026, 01:00 to 24 Nov 2026, 03:00 (UTC)");
    page.locator("#replay-start").click();
    page.waitForCondition(() ->
        controlPlane.calls.stream()
            .filter(call -> call.method().equals("POST") && call.path().endsWith("/replays"))
            .anyMatch(call ->
                call.body().contains("\"2026-11-24T01:00:00Z\"")
                    && call.body().contains("\"2026-11-24T03:00:00Z\"")));
  }

  @Test
  void saysWhatAFigureIsNarrowerBy() {
    page.navigate(portal.url + Pages.CLINIC + "/traces?class=phi&wider=first-use,phase");
    assertThat(page.getByTestId("wider")).containsText("cannot be searched by First use, Phase.");
    page.waitForCondition(() -> asked("/traces", "class=phi"));
    assertFalse(asked("/traces", "wider"));
    assertThat(page.getByTestId("condition")).hasCount(0);
    page.locator("#filter-clear").click();
    assertThat(page).hasURL(Pattern.compile(".*/traces$"));
    assertThat(page.getByTestId("wider")).isHidden();
  }

  @Test
  void leadsToTheSimulatorWithTheFactsOfTheRequest() {
    page.navigate(portal.url + ONE);
    page.locator("#trace-simulate").click();
    assertThat(page).hasURL(Pattern.compile(".*/policies/33333333-.*/simulate\\?of=3&.*"));
    page.waitForCondition(() -> !simulations().isEmpty());
    String body = simulations().getFirst();
    for (String part :
        List.of(
            "\"class\":\"internal\"",
            "\"rank\":20",
            "\"bytes\":18234",
            "\"email\"",
            "\"nurse\"",
            "\"verified\":true",
            "\"search\":\"read-only\"",
            "\"stream\":true")) {
      assertTrue(body.contains(part), part + " in " + body);
    }
    assertFalse(body.contains("nurse-1"), body);
  }

  private List<String> simulations() {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals("POST") && call.path().endsWith("/simulate"))
        .map(FakeControlPlane.Call::body)
        .toList();
  }

  @Test
  void leadsToTheRequestsOfTheSameSession() {
    page.navigate(portal.url + ONE);
    page.locator("#trace-session").click();
    page.waitForCondition(
        () -> asked("/traces", "demarc.session.id=sd-5f0c2a", "from=2026-11-17T02:00:00Z"));
    assertThat(page.getByTestId("condition")).hasCount(1);
  }
}
