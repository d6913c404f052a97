package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two who write at once, and what is said of a draft. */
@Tag("component")
class ReviewIT extends InBrowser {
  private static final String POLICY = "policies/33333333-3333-4333-8333-333333333333";
  private static final String EDIT = "PUT " + POLICY + "/draft";

  private void open(String tab) {
    page.navigate(portal.url + "/t/" + FakeControlPlane.CLINIC + "/" + POLICY + tab);
  }

  private void saveStale() {
    saveConflicting();
    assertThat(page.locator("#stale-difference")).containsText("id: phi-stays");
  }

  private void saveConflicting() {
    open("");
    page.locator("#policy-yaml").fill("title: Clinic\nrules: []\n");
    controlPlane.instead.put(
        EDIT,
        new FakeControlPlane.Answer(
            409,
            "{\"title\":\"Conflict\",\"status\":409,\"detail\":\"The draft is at revision 8.\"}"));
    page.locator("#policy-save").click();
  }

  @Test
  void showsWhatSomebodyElseSavedAndOverwritesNothing() {
    saveStale();
    assertThat(page.locator("#stale-difference .added")).containsText("+rules: []");
    page.locator("#stale-keep").click();
    assertThat(page.locator("#policy-yaml")).hasValue("title: Clinic\nrules: []\n");
    assertEquals(
        1, controlPlane.calls.stream().filter(call -> call.method().equals("PUT")).count());
  }

  @Test
  void saysHowMuchOfALongDifferenceIsNotShown() {
    String theirs =
        """
        {"id":"33333333-3333-4333-8333-333333333333","title":"Clinic","groups":[],
         "draft":{"revision":8,"state":"in-review","yaml":"%s"}}
        """
            .formatted("# theirs\\n".repeat(2_500));
    saveStale();
    page.locator("#stale-keep").click();
    controlPlane.instead.put("GET " + POLICY, new FakeControlPlane.Answer(200, theirs));
    page.locator("#policy-save").click();
    assertThat(page.locator("#stale-more")).containsText("more lines are not shown");
  }

  @Test
  void savesOverTheirsOnlyWhenAsked() {
    saveStale();
    controlPlane.instead.remove(EDIT);
    page.locator("#stale-mine").click();
    assertThat(page.getByText("Draft saved").first()).isVisible();
    String body =
        controlPlane.calls.stream()
            .filter(call -> call.method().equals("PUT"))
            .toList()
            .getLast()
            .body();
    assertTrue(body.contains("\"baseRevision\":7"), body);
  }

  @Test
  void takesTheirsInPlaceOfWhatWasWritten() {
    saveStale();
    page.locator("#stale-theirs").click();
    page.waitForCondition(() -> page.inputValue("#policy-yaml").contains("phi-stays"));
  }

  @Test
  void asksBeforeItLeavesWhatIsNotSaved() {
    open("");
    page.locator("#policy-yaml").fill("title: Mine\n");
    page.locator("#tab-matrix").click();
    page.locator("#confirm-no").click();
    assertThat(page.locator("#confirm-no")).hasCount(0);
    assertThat(page.locator("#policy-yaml")).hasValue("title: Mine\n");
    assertTrue(page.url().endsWith(POLICY), page.url());
    page.locator("#nav-agents").click();
    page.locator("#confirm-yes").click();
    assertThat(page.getByTestId("agent-row")).hasCount(3);
    assertThat(page.locator("#policy-yaml")).hasCount(0);
  }

  @Test
  void asksBeforeItIsLoadedAnewWithWhatIsNotSaved() {
    open("");
    page.locator("#policy-yaml").press("x");
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onDialog(dialog -> {
      asked.add(dialog.type());
      dialog.accept();
    });
    page.reload();
    assertEquals(List.of("beforeunload"), asked);
    assertThat(page.locator("#policy-yaml")).isVisible();
    page.reload();
    assertEquals(1, asked.size());
  }

  @Test
  void leavesWhatIsSavedWithoutAsking() {
    open("");
    page.locator("#policy-yaml").fill("title: Mine\n");
    page.locator("#policy-submit").click();
    assertThat(page.getByText("Submitted for review").first()).isVisible();
    page.locator("#tab-matrix").click();
    assertThat(page.locator("#policy-yaml")).hasCount(0);
    assertThat(page.locator("#confirm-yes")).hasCount(0);
  }

  @Test
  void saysWhatWasSaidWhereAndByWhom() {
    open("/comments");
    assertThat(page.locator("#policy-comments")).containsText("Why may this leave the country?");
    assertThat(page.locator("#policy-comments")).containsText("Revision 7, line 3: rules:");
    assertThat(page.locator("#policy-comments")).containsText("By clinic-admin");
    page.locator("#comment-resolve-2").click();
    page.waitForCondition(
        () -> controlPlane.calls.stream().anyMatch(call -> call.path().endsWith("/2/resolve")));
  }

  @Test
  void looksForEntriesByAddressAndTakesThemAway() throws Exception {
    page.navigate(portal.url + "/t/" + FakeControlPlane.CLINIC + "/audit?action=policy.");
    assertThat(page.locator("#audit-action input")).hasValue("policy.");
    page.locator("#audit-actor input").fill("clinic-admin");
    page.keyboard().press("Enter");
    page.waitForURL(at -> at.contains("actor=clinic-admin") && at.contains("action=policy."));
    int longer = 17 << 20;
    controlPlane.instead.put("GET audit/csv", new FakeControlPlane.Answer(200, "x".repeat(longer)));
    var file = page.waitForDownload(() -> page.locator("#audit-csv").click());
    assertEquals("audit.csv", file.suggestedFilename());
    assertEquals(longer, Files.size(file.path()));
    String query =
        controlPlane.calls.stream()
            .filter(call -> call.path().endsWith("/audit/csv"))
            .toList()
            .getLast()
            .query();
    assertTrue(query.contains("actor=clinic-admin") && query.contains("action=policy."), query);
  }

  @Test
  void listsWhatWaitsForTheApprovalOfWhoLooks() {
    page.navigate(portal.url + "/t/" + FakeControlPlane.CLINIC + "/policies");
    page.locator("#nav-to-approve").click();
    assertThat(page).hasTitle("To approve · Demarc");
    var rows = page.getByTestId("to-approve-row");
    assertThat(rows).hasCount(2);
    assertThat(rows.nth(0)).containsText("Widens or gives up protection");
    assertThat(rows.nth(0)).containsText("1 of 2");
    assertThat(rows.nth(0)).containsText("clinic-editor");
    assertThat(rows.nth(1)).containsText("Does not widen");
    assertThat(rows.nth(0).locator("a"))
        .hasAttribute("href", Pattern.compile(".*/policies/33333333-3333-4333-8333-333333333334$"));
    page.locator("#next-page").click();
    page.waitForCondition(
        () -> controlPlane.calls.stream().anyMatch(c -> c.query().contains("cursor=c2")));
    controlPlane.instead.put(
        "GET policies/to-approve", new FakeControlPlane.Answer(200, "{\"items\":[]}"));
    page.reload();
    assertThat(page.getByTestId("empty")).containsText("Nothing to approve");
  }

  @Test
  void addsACommentToTheRevisionThatIsShown() {
    open("/comments");
    page.locator("#comment-add").click();
    assertThat(page.locator("#comment-text")).hasAttribute("invalid", "");
    page.locator("#comment-text textarea").fill("x");
    page.locator("#comment-line input").fill("3");
    page.locator("#comment-add").click();
    assertThat(page.getByText("Comment added").first()).isVisible();
    String body =
        controlPlane.calls.stream()
            .filter(call -> call.path().endsWith("/comments") && call.method().equals("POST"))
            .toList()
            .getLast()
            .body();
    assertTrue(body.contains("\"line\":3") && body.contains("\"revision\":7"), body);
  }

  @Test
  void saysThatADraftWidensWhereOneOfItsGroupsObeysSomethingNarrower() {
    String nothing = "{\"count\":0,\"told\":[]}";
    controlPlane.instead.put(
        "GET " + POLICY,
        new FakeControlPlane.Answer(
            200,
            """
            {"id":"33333333-3333-4333-8333-333333333333","title":"Clinic","groups":["default"],
             "versions":[],"draft":{"revision":7,"state":"in-review","yaml":"a: b","problems":[],
             "groups":["default","ward-2"]}}
            """));
    controlPlane.instead.put(
        "GET " + POLICY + "/diff",
        new FakeControlPlane.Answer(
            200,
            """
            {"from":{"version":3},"to":{"revision":7},"widens":false,"approvals":2,"sections":[],
             "groups":[
              {"groups":["default"],"policy":"33333333-3333-4333-8333-333333333333",
               "title":"Clinic","version":3,"widens":false},
              {"groups":["ward-2","ward-3"],"policy":"44444444-4444-4444-8444-444444444444",
               "title":"Wards","version":9,"widens":true}],
             "widening":%s,"narrowing":%s}
            """
                .formatted(nothing, nothing)));
    open("/changes");
    assertThat(page.locator("#diff-verdict")).hasText("Widens");
    assertThat(page.locator("#policy-diff")).containsText("for them it widens, as shown");
    assertThat(page.locator("#policy-diff")).not().containsText("as before");
    assertThat(page.getByTestId("diff-group").nth(0))
        .containsText("Does not widendefault: now version 3.");
    assertThat(page.getByTestId("diff-group").nth(1))
        .containsText("Widensward-2, ward-3: now version 9 of 'Wards'.");
    controlPlane.instead.put(
        "GET " + POLICY + "/diff",
        new FakeControlPlane.Answer(
            200,
            """
            {"from":{"version":9,"policy":"44444444-4444-4444-8444-444444444444","title":"Wards"},
             "to":{"revision":7},"widens":true,"approvals":2,"sections":[],"groups":[],
             "widening":%s,"narrowing":%s}
            """
                .formatted(nothing, nothing)));
    page.getByText("Changes for ward-2").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#policy-diff"))
        .containsText("The draft against version 9 of 'Wards', which group ward-2 obeys now.");
    assertTrue(
        controlPlane.calls.stream()
            .anyMatch(
                call -> call.path().endsWith("/diff") && "group=ward-2".equals(call.query())));
  }
}
