package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Measures as charts, tables and files, and the way from them to decisions, in a browser. */
@Tag("component")
class DashboardsIT extends InBrowser {
  private static final String PAGE = Pages.CLINIC + "/dashboards/";
  private static final String BY_BOUNDARY = "#panel-route-requests-boundary";

  @ParameterizedTest
  @CsvSource({
    "routes, 10, 1",
    "cost, 8, 0",
    "movement, 5, 0",
    "latency, 7, 1",
    "fallback, 7, 0",
    "fleet, 8, 1",
    "offline, 8, 7",
    "stability, 3, 0"
  })
  void drawsWhatIsMeasuredAndNamesWhatIsNot(String name, int panels, int notMeasured) {
    page.navigate(portal.url + PAGE + name);
    assertThat(page.getByTestId("panel")).hasCount(panels);
    assertThat(page.getByTestId("not-measured")).hasCount(notMeasured);
    assertThat(page.locator(".panel demarc-chart[rendered] svg")).hasCount(panels - notMeasured);
    assertThat(page.getByTestId("total-table")).hasCount(panels - notMeasured);
    assertThat(page.getByTestId("trouble")).hasCount(0);
  }

  @Test
  void keepsFiltersAndRangeInTheAddressAndAsksForThem() {
    page.navigate(portal.url + PAGE + "routes");
    page.locator("#filter-class input").fill("phi");
    page.locator("#filter-class input").press("Enter");
    page.locator("#filter-class input").press("Tab");
    assertThat(page).hasURL(Pattern.compile(".*[?&]class=phi.*"));
    page.waitForCondition(() -> asked("route.requests", "class=phi", "step=hour", "by=boundary"));
    page.locator("#tab-7d").click();
    assertThat(page).hasURL(Pattern.compile(".*class=phi.*range=7d.*"));
    page.waitForCondition(() -> asked("decision.fail_closed", "class=phi", "step=hour"));
    assertThat(page.locator("#filter-class")).hasAttribute("placeholder", "phi");
    Pages.settle(page);
    page.goBack();
    assertThat(page).hasURL(Pattern.compile(".*range=24h.*"));
    assertThat(page).hasURL(Pattern.compile(".*class=phi.*"));
    controlPlane.calls.clear();
    page.reload();
    assertThat(page.locator("#filter-class")).hasAttribute("placeholder", "phi");
    page.waitForCondition(() -> asked("route.requests", "class=phi"));
    assertThat(page.locator("#tab-24h")).hasAttribute("aria-current", "page");
    page.locator("#filter-clear").click();
    assertThat(page).not().hasURL(Pattern.compile(".*class=.*"));
  }

  @Test
  void combinesFiltersAndSaysWhichOneAMeasureCannotHeed() {
    page.navigate(portal.url + PAGE + "routes?boundary=edge,on-device&task=chat&zone=UTC");
    page.waitForCondition(
        () -> asked("route.requests", "boundary=edge,on-device", "task=chat", "zone=UTC"));
    assertThat(page.locator(BY_BOUNDARY).getByTestId("unfiltered")).hasCount(0);
    assertThat(page.locator("#panel-decision-reasons-reason-rule").getByTestId("unfiltered"))
        .hasText("Not filtered by Boundary, Task: this measure does not know it.");
    assertTrue(calls("decision.reasons").stream().noneMatch(query -> query.contains("task=")));
  }

  @Test
  void tellsDimensionsFromTimesOfTheSameName() {
    page.navigate(
        portal.url
            + PAGE
            + "movement?dimension.from=edge&from=2026-03-28T22:30:00Z&to=2026-03-30T22:00:00Z"
            + "&zone=Europe/Berlin");
    page.waitForCondition(
        () -> asked("transfer.bytes", "dimension.from=edge", "from=2026-03-28T22:30:00Z"));
    assertThat(page.locator("#filter-from")).hasAttribute("placeholder", "Edge");
    assertThat(page.locator("#range-from")).hasValue("2026-03-28T23:30");
    assertThat(page.getByTestId("trouble")).hasCount(0);
    page.locator("#tab-routes").click();
    assertThat(page).hasURL(Pattern.compile(".*/routes\\?dimension.from=edge&from=2026-.*"));
  }

  @Test
  void takesATimeThatIsTyped() {
    page.navigate(portal.url + PAGE + "latency?zone=Asia/Kolkata");
    page.locator("#range-from").fill("2026-05-01T05:45");
    page.locator("#range-to").fill("2026-05-03T00:00");
    page.locator("#range-apply").click();
    assertThat(page).hasURL(Pattern.compile(".*from=2026-05-01T00(:|%3A)15(:|%3A)00Z.*"));
    page.waitForCondition(
        () -> asked("latency", "from=2026-05-01T00:15:00Z", "to=2026-05-02T18:30:00Z"));
    assertThat(page.getByTestId("trouble")).hasCount(0);
    assertThat(page.locator("#range-apply")).isFocused();
  }

  @Test
  void showsWhatWasAnsweredToTheLastUnit() {
    answer(
        "cost",
        "micro-usd",
        "count",
        """
        {"labels":{"boundary":"managed-cloud"},"total":{"value":9007199254740993},"points":[
          {"at":"2026-05-01T10:00:00Z","value":9007199254740992},{"at":"2026-05-01T11:00:00Z","value":1}]},
        {"labels":{"boundary":""},"total":{"value":1},"points":[]}
        """);
    answer(
        "cost.per_request",
        "micro-usd",
        "ratio",
        """
        {"labels":{"boundary":"edge"},"total":{"value":33.333333333333336,"numerator":100,"denominator":3},"points":[]}
        """);
    page.navigate(portal.url + PAGE + "cost");
    Locator cost = page.locator("#panel-cost-boundary");
    assertEquals(
        List.of("managed-cloud,9007199254740993", ",1"), raw(cost.getByTestId("total-row")));
    assertThat(cost.getByTestId("total-row").first()).containsText("$9,007,199,254.740993");
    assertThat(cost.getByTestId("total-row").last()).containsText("Not known");
    cost.locator("summary").click();
    assertEquals(
        List.of(
            "2026-05-01T10:00:00Z,managed-cloud,9007199254740992",
            "2026-05-01T11:00:00Z,managed-cloud,1"),
        raw(cost.getByTestId("step-row")));
    Locator one = page.locator("#panel-cost-per_request-boundary");
    assertEquals(List.of("edge,33.3333333333,100,3"), raw(one.getByTestId("total-row")));
    assertThat(one.getByTestId("total-row")).containsText("$0.000033");
  }

  @Test
  void writesFilesThatEqualTheTables() throws IOException {
    page.navigate(portal.url + PAGE + "latency");
    Locator panel = page.locator("#panel-latency-boundary");
    List<String> rows = raw(panel.getByTestId("total-row"));
    List<String> csv = file(page.locator("#csv-latency-boundary"));
    assertEquals("Boundary,Median,95 %,99 %,Count", csv.getFirst());
    assertEquals(rows, csv.subList(1, csv.size()));
    panel.locator("summary").click();
    assertThat(panel.getByTestId("step-row").first()).isVisible();
    List<String> steps = file(page.locator("#csv-steps-latency-boundary"));
    assertEquals(raw(panel.getByTestId("step-row")), steps.subList(1, steps.size()));
    Download picture = page.waitForDownload(() -> page.locator("#png-latency-boundary").click());
    assertEquals("latency-boundary.png", picture.suggestedFilename());
    byte[] start = new byte[] {(byte) 0x89, 'P', 'N', 'G'};
    assertEquals(
        List.of(start[0], start[1], start[2], start[3]),
        Stream.of(Files.readAllBytes(picture.path()))
            .flatMap(bytes -> Stream.of(bytes[0], bytes[1], bytes[2], bytes[3]))
            .toList());
  }

  @Test
  void saysWhereThereIsNothing() {
    page.navigate(portal.url + "/t/" + FakeControlPlane.FARM + "/dashboards/movement");
    assertThat(page.getByTestId("panel")).hasCount(5);
    assertThat(page.getByText("Nothing in this range")).hasCount(5);
    assertThat(page.locator("demarc-chart")).hasCount(0);
    page.navigate(portal.url + "/t/" + FakeControlPlane.FARM + "/dashboards/movement?class=phi");
    assertThat(page.locator("#panel-transfer-bytes-from-to")).containsText("that fits the filters");
    page.navigate(portal.url + PAGE + "nowhere");
    assertThat(page.getByTestId("empty")).containsText("no such dashboard");
  }

  @Test
  void saysWhatIsMissingFoldedOrTooMuchToDraw() {
    controlPlane.instead.put(
        "GET measures/latency",
        new FakeControlPlane.Answer(
            200,
            """
            {"measure":"latency","unit":"microseconds","kind":"quantiles","by":[],
             "completeness":{"received":1204,"known":1300},"truncated":true,
             "series":[{"labels":{},"total":{"p50":1,"p95":2,"p99":3,"count":4},"points":[]}]}
            """));
    page.navigate(portal.url + PAGE + "latency");
    Locator panel = page.locator("#panel-latency-");
    assertThat(panel.getByTestId("partial")).containsText("1,204 of 1,300 records have arrived");
    assertThat(panel.getByTestId("truncated")).containsText("All others");
    page.navigate(portal.url + PAGE + "routes?class=" + FakeMeasures.CROWDED);
    Locator crowded = page.locator(BY_BOUNDARY);
    assertThat(crowded.getByTestId("whole")).containsText("too much to draw over time");
    assertThat(crowded.locator("demarc-chart[rendered]")).isVisible();
    assertThat(crowded.locator("summary")).hasCount(0);
    page.waitForCondition(() -> asked("route.requests", "step=none", "by=boundary"));
  }

  @Test
  void showsTroubleInThePanelsThatHaveIt() {
    controlPlane.instead.put("GET measures/cost", new FakeControlPlane.Answer(503, "gone"));
    page.navigate(portal.url + PAGE + "cost");
    assertThat(page.getByTestId("trouble")).hasCount(3);
    assertThat(page.locator(".panel demarc-chart[rendered]")).hasCount(5);
    controlPlane.instead.clear();
    page.locator("#panel-cost-boundary").getByTestId("retry").click();
    assertThat(page.getByTestId("trouble")).hasCount(2);
  }

  @Test
  void saysWhatIsWrongInAnAddress() {
    page.navigate(
        portal.url + PAGE + "routes?range=never&zone=Nowhere/Land&class=" + "x".repeat(129));
    assertThat(page.getByTestId("address-problem")).hasCount(3);
    assertThat(page.locator(BY_BOUNDARY + " demarc-chart[rendered]")).isVisible();
    page.navigate(portal.url + PAGE + "routes?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z");
    assertThat(page.getByTestId("address-problem")).containsText("must begin before it ends");
  }

  @Test
  void leadsFromFiguresToTheDecisionsTheyAreOf() {
    String query = "?class=phi&from=2026-05-01T00:00:00Z&to=2026-05-01T06:00:00Z&zone=UTC";
    page.navigate(portal.url + PAGE + "routes" + query);
    page.locator(BY_BOUNDARY).getByTestId("total-row").first().locator("a").click();
    assertThat(page).hasURL(Pattern.compile(".*/traces\\?boundary=edge&class=phi&from=2026.*"));
    page.waitForCondition(() ->
        asked(
            "traces",
            "boundary=edge",
            "class=phi",
            "from=2026-05-01T00:00:00Z",
            "to=2026-05-01T06:00:00Z"));
    Pages.settle(page);
    page.goBack();
    assertThat(page.locator(BY_BOUNDARY + " demarc-chart[rendered]")).isVisible();
    page.locator(BY_BOUNDARY + " demarc-chart")
        .evaluate("chart => chart.choose({seriesIndex: 1, dataIndex: 2})");
    page.waitForCondition(() ->
        asked(
            "traces",
            "boundary=on-device",
            "class=phi",
            "from=2026-05-01T02:00:00Z",
            "to=2026-05-01T03:00:00Z"));
  }

  @Test
  void leadsFromAFlowToTheAttemptsThatMadeIt() {
    page.navigate(portal.url + PAGE + "movement");
    Locator flow = page.locator("#panel-transfer-bytes-class-to-region demarc-chart[rendered]");
    assertThat(flow).isVisible();
    flow.evaluate("chart => chart.choose({dataType: 'edge', data: {line: 0}})");
    assertThat(page)
        .hasURL(
            Pattern.compile(
                ".*/traces\\?class=phi&demarc.application=.*&demarc.boundary.to=edge"
                    + "&demarc.record.kind=attempt&from=.*&moved=true.*"));
    assertThat(page.getByTestId("trace-row").first()).isVisible();
  }

  @Test
  void leadsNoFurtherThanTheFiltersThatAFigureHeeds() {
    page.navigate(portal.url + PAGE + "routes?task=chat,sum&target=ward-box,cluster-a&zone=UTC");
    Locator mismatches = page.locator("#panel-route-mismatch-target-what");
    mismatches.getByTestId("total-row").first().locator("a").click();
    page.waitForCondition(() ->
        asked(
            "traces",
            "demarc.record.kind=attempt",
            "demarc.target=ward-box",
            "demarc.route.mismatch=what-a"));
    assertTrue(calls("traces").stream().noneMatch(query -> query.contains("demarc.task")));
    Pages.settle(page);
    page.goBack();
    page.locator(BY_BOUNDARY).getByTestId("total-row").first().locator("a").click();
    page.waitForCondition(() ->
        asked(
            "traces", "boundary=edge", "demarc.target=ward-box,cluster-a", "demarc.task=chat,sum"));
  }

  @Test
  void saysWhatTheListCannotBeNarrowedBy() {
    page.navigate(portal.url + PAGE + "movement?zone=UTC");
    page.locator("#panel-cloud-unexpected-class-application")
        .getByTestId("total-row")
        .first()
        .locator("a")
        .click();
    assertThat(page.getByTestId("wider")).containsText("First use");
  }

  @Test
  void tellsWhySpansWereRefused() {
    page.navigate(portal.url + Pages.CLINIC + "/overview");
    assertThat(page.locator("#figure-refused-spans")).hasText("12");
    assertThat(page.locator("#figure-refused-spans + span"))
        .hasText("3 might have carried content, 9 refused for other reasons");
    Locator rows = page.getByTestId("refused-row");
    assertThat(rows).hasCount(3);
    assertThat(rows.nth(0)).containsText("Content or privacy");
    assertThat(rows.nth(0)).containsText("what people typed");
    assertThat(rows.nth(2)).containsText("Retention");
    assertThat(rows.nth(2)).containsText("From before what this tenant keeps");
    controlPlane.instead.put("GET overview", new FakeControlPlane.Answer(200, quietOverview()));
    page.reload();
    assertThat(page.locator("#figure-refused-spans + span"))
        .hasText("none might have carried content");
    assertThat(rows).hasCount(0);
  }

  private static String quietOverview() {
    return """
    {"requests":{"byBoundary":[]},"failClosed":{"count":0,"of":0},"costMicroUsd":0,
     "latency":{"p50Micros":0,"p95Micros":0},"agents":{"active":0,"stale":0,"revoked":0},
     "openQuestions":0,"openApprovals":0,"refusedSpans":0,"refusedByReason":[],"fallbacks":0}
    """;
  }

  @Test
  void followsWithoutTakingTheFocusFromAnybody() {
    page.navigate(portal.url + PAGE + "routes");
    assertThat(page.locator(BY_BOUNDARY + " demarc-chart[rendered]")).isVisible();
    page.locator("#live label").click();
    assertThat(page).hasURL(Pattern.compile(".*live=on.*"));
    assertThat(page.locator("demarc-live")).isVisible();
    assertThat(page.locator("#live input")).isFocused();
    quiet();
    answer("route.requests", "requests", "count", one(77));
    page.locator("demarc-live").evaluate("live => live.look()");
    assertThat(page.locator(BY_BOUNDARY).getByTestId("total-row").first()).containsText("77");
    assertThat(page.locator("#live input")).isFocused();
    quiet();
    page.locator("#csv-route-requests-boundary").focus();
    answer("route.requests", "requests", "count", one(78));
    page.locator("demarc-live").evaluate("live => live.look()");
    page.locator("demarc-live").evaluate("live => live.look()");
    assertThat(page.locator("#csv-route-requests-boundary")).isFocused();
    assertThat(page.locator(BY_BOUNDARY).getByTestId("total-row").first()).containsText("77");
    page.reload();
    assertThat(page.locator("demarc-live")).isVisible();
    assertThat(page.locator(BY_BOUNDARY).getByTestId("total-row").first()).containsText("78");
  }

  @Test
  void narrowsTheOverviewToo() {
    page.navigate(portal.url + Pages.CLINIC + "/overview?range=7d&class=phi");
    assertThat(page.locator("#figure-requests")).isVisible();
    page.waitForCondition(() -> asked("route.requests", "class=phi", "step=hour", "by=boundary"));
    assertThat(page.locator("#tab-7d")).hasAttribute("aria-current", "page");
    page.locator("#nav-dashboards").click();
    assertThat(page.locator("h1")).hasText("Routes");
  }

  /** Until no part of the page is fetched any more. */
  private void quiet() {
    assertThat(page.locator("main [aria-busy]")).hasCount(0);
  }

  private static String one(int value) {
    return "{\"labels\":{\"boundary\":\"edge\"},\"total\":{\"value\":" + value + "},\"points\":[]}";
  }

  private static void answer(String measure, String unit, String kind, String series) {
    controlPlane.instead.put(
        "GET measures/" + measure,
        new FakeControlPlane.Answer(
            200,
            """
            {"measure":"%s","unit":"%s","kind":"%s","by":["boundary"],
             "completeness":{"received":1,"known":1},"truncated":false,"series":[%s]}
            """
                .formatted(measure, unit, kind, series)));
  }

  private static List<String> raw(Locator rows) {
    assertThat(rows.first()).isVisible();
    List<String> all = new ArrayList<>();
    for (Locator row : rows.all()) {
      all.add(
          String.join(
              ",",
              row.locator("td").all().stream().map(td -> td.getAttribute("data-raw")).toList()));
    }
    return all;
  }

  private List<String> file(Locator link) throws IOException {
    Download download = page.waitForDownload(link::click);
    assertTrue(download.suggestedFilename().endsWith(".csv"), download.suggestedFilename());
    return Files.readString(download.path()).lines().toList();
  }

  private static boolean asked(String what, String... parts) {
    return calls(what).stream().anyMatch(query -> Stream.of(parts).allMatch(query::contains));
  }

  private static List<String> calls(String what) {
    return controlPlane.calls.stream()
        .filter(call -> call.path().endsWith("/" + what))
        .map(call -> Optional.ofNullable(call.query()).orElse(""))
        .toList();
  }
}
