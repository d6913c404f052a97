package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The way to the first request: each step as it is at the control plane, live, in a browser. */
@Tag("component")
class OnboardingIT extends InBrowser {
  private static final String POLICY = "33333333-3333-4333-8333-333333333333";
  private static final String OF_FARM = " tenants/" + FakeControlPlane.FARM + "/";
  private static final String MEMBERS = OF_FARM + "members";

  /** Keeps what is shown of who may approve without the first of them. */
  private static final String WATCH =
      """
      () => {
        window.older = [];
        new MutationObserver(() => {
          const who = document.getElementById('onboarding-approvers')?.textContent ?? '';
          if (!who.includes('Approver 1')) window.older.push(who);
        }).observe(document.getElementById('onboarding'), { childList: true, subtree: true });
      }
      """;

  private static final String START = "/t/" + FakeControlPlane.FARM + "/start";

  @Test
  void beginsWithFiveSituationsAndADraftUnderTheNameThatWasChosen() {
    page.navigate(portal.url + START);
    assertThat(page.locator("#onboarding-line")).hasText("0 of 6 done");
    assertThat(page.getByTestId("template")).hasCount(5);
    assertThat(page.locator("#step-policy")).hasAttribute("open", "");
    page.locator("#choose-private-rag").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#policy-name input")).hasValue("From private-rag");
    page.locator("#policy-name input").fill("Farm's own");
    answer("POST", "policies", "{\"id\":\"" + POLICY + "\"}");
    policy("\"draft\":" + draft("draft", "{\"line\":3,\"reason\":\"'phi' is no class\"}"), false);
    page.locator("#policy-new-create").click();
    assertThat(page.locator("#onboarding-policy")).containsText("Farm");
    assertThat(page.locator("#onboarding-line")).hasText("1 of 6 done");
    assertThat(page.locator("#step-names")).hasAttribute("open", "");
    assertTrue(posted("/policies").contains("title: 'Farm''s own'"), posted("/policies"));
  }

  @Test
  void addsWhatThePolicyNamesAndIsMissing() {
    policy("\"draft\":" + draft("draft", "{\"line\":3,\"reason\":\"'phi' is no class\"}"), false);
    page.navigate(portal.url + START);
    assertThat(page.getByTestId("onboarding-classes")).containsText("Missing");
    page.locator("#add-classes-phi").click();
    answer("PUT", "classes/phi", "{}");
    policy("\"draft\":" + draft("draft", ""), true);
    page.locator("#class-save").click();
    assertThat(page.getByTestId("onboarding-classes")).containsText("There");
    assertThat(page.locator("#step-names").getByTestId("step-state"))
        .hasAttribute("data-done", "true");
    assertThat(page.getByTestId("onboarding-guarantee")).containsText("Proved");
  }

  @Test
  void seesLiveWhatOthersDoAndTurnsToTheFirstDecision() {
    policy("\"draft\":" + draft("in-review", ""), true);
    page.navigate(portal.url + START);
    assertThat(page.locator("#onboarding-line")).hasText("2 of 6 done");
    page.locator("#step-approval summary").click();
    assertThat(page.locator("#onboarding-approvers")).containsText("2 people");
    assertThat(page.locator("#onboarding-invite")).isVisible();
    answer("GET", "agents", "{\"items\":[{\"id\":\"" + POLICY + "\",\"state\":\"active\"}]}");
    answer("GET", "applications", "{\"items\":[{\"id\":\"notes\",\"title\":\"Notes\"}]}");
    answer("GET", "applications/notes/keys", "{\"items\":[{\"keyId\":\"k\"}]}");
    policy("\"draft\":" + draft("approved", ""), true);
    assertThat(page.locator("#onboarding-line")).hasText("5 of 6 done");
    answer("POST", "policies/" + POLICY + "/publish", "{}");
    policy("\"published\":{\"version\":1}", true);
    page.locator("#onboarding-publish").click();
    assertThat(page.locator("#onboarding-curl")).containsText("Demarc-Class: phi");
    assertEquals("{\"revision\":1}", posted("/publish"));
    page.reload();
    assertThat(page.locator("#onboarding-request-waiting")).isVisible();
    answer("GET", "traces", "{\"items\":[{\"decision\":\"01JD4N2T8Q5Z0W7Y3C6V9B1K01\"}]}");
    assertThat(page.locator("#onboarding-ready")).isVisible();
    assertThat(page.locator("#onboarding-line")).hasText("6 of 6 done");
  }

  @Test
  void doesNotShowALookThatBeganBeforeWhatWasSavedAfterIt() {
    policy("\"draft\":" + draft("draft", ""), true);
    openApproval();
    Semaphore may = new Semaphore(0);
    controlPlane.instead.put("GET" + MEMBERS, new FakeControlPlane.Answer(200, members(0), may));
    page.waitForCondition(may::hasQueuedThreads);
    page.locator("#onboarding-invite").click();
    answer("POST", "members", "{}");
    answer("GET", "members", members(1));
    page.locator("#person-save").click();
    assertThat(page.locator("#onboarding-approvers")).containsText("Approver 1");
    page.evaluate(WATCH);
    long looks = looks();
    may.release();
    page.waitForCondition(() -> looks() > looks);
    assertEquals(List.of(), page.evaluate("window.older"));
  }

  @Test
  void leavesTheFocusWhereItIsWhenALookBringsMore() {
    policy("\"draft\":" + draft("draft", ""), true);
    openApproval();
    page.locator("#onboarding-invite").focus();
    answer("GET", "members", members(1));
    assertThat(page.locator("#onboarding-approvers")).containsText("Approver 1");
    assertThat(page.locator("#onboarding-invite")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#person-username")).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.locator("#onboarding-invite")).isFocused();
    answer("GET", "members", members(2));
    assertThat(page.locator("#onboarding-approvers")).containsText("Approver 2");
    assertThat(page.locator("#step-approval summary")).isFocused();
  }

  @Test
  void keepsTheFocusInTheStepWhereItWasLastWhenSeveralAreShownAnew() {
    page.navigate(portal.url + START);
    page.locator("#choose-private-rag").focus();
    policy("\"draft\":" + draft("draft", ""), true);
    assertThat(page.locator("#step-policy summary")).isFocused();
    page.locator("#step-approval").evaluate("details => details.open = true");
    page.locator("#onboarding-submit").focus();
    policy("\"draft\":" + draft("in-review", ""), true);
    answer("POST", "policies/" + POLICY + "/submit", "{}");
    page.keyboard().press("Enter");
    assertThat(page.locator("#onboarding-approval-state")).hasText("In review");
    assertThat(page.locator("#step-approval summary")).isFocused();
  }

  @Test
  void leavesTheFocusNowhereToWhoClickedBesideIt() {
    policy("\"draft\":" + draft("draft", ""), true);
    openApproval();
    page.locator("#onboarding-invite").focus();
    page.locator("h1").click();
    answer("GET", "members", members(1));
    assertThat(page.locator("#onboarding-approvers")).containsText("Approver 1");
    assertTrue((boolean) page.evaluate("document.activeElement === document.body"));
  }

  @Test
  void speaksGermanAndSaysWhoMayWhereTheReaderMayNot() {
    controlPlane.instead.put(
        "GET me",
        new FakeControlPlane.Answer(
            200,
            """
            {"subject":"7d7a2c11-0001-4000-8000-000000000001","name":"Kim",
             "tenants":[{"id":"%s","name":"Fresh Farm","roles":["auditor"]}]}
            """
                .formatted(FakeControlPlane.FARM)));
    try (BrowserContext own = browser.context(390, 844, "de-DE")) {
      Page tab = own.newPage();
      tab.navigate(portal.url + START);
      assertThat(tab.locator("h1")).hasText("Demarc einrichten");
      assertThat(tab.getByTestId("step-who").first()).containsText("Ada Marsh");
      assertThat(tab.locator("#choose-private-rag")).hasCount(0);
      assertTrue(
          (boolean) tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"));
    }
  }

  @Test
  void isOfferedOnTheOverviewWhileSomethingIsMissing() {
    page.navigate(portal.url + Pages.CLINIC + "/overview");
    assertThat(page.locator("#figure-requests")).isVisible();
    assertThat(page.locator("#set-up")).hasCount(0);
    page.navigate(portal.url + "/t/" + FakeControlPlane.FARM + "/overview");
    assertThat(page.locator("#set-up")).containsText("Set up Demarc: 0 of 6 done");
    page.locator("#set-up-go").click();
    assertThat(page.locator("h1")).hasText("Set up Demarc");
    page.navigate(portal.url + Pages.CLINIC + "/start?step=agent");
    assertThat(page.locator("#step-agent")).hasAttribute("open", "");
  }

  private void openApproval() {
    page.navigate(portal.url + START);
    page.locator("#step-approval summary").click();
    assertThat(page.locator("#onboarding-approvers")).isVisible();
  }

  /** How often the members were asked for. */
  private static long looks() {
    return controlPlane.calls.stream()
        .filter(call -> (call.method() + " " + call.path()).equals("GET" + MEMBERS))
        .count();
  }

  /** The admin, and so many who may approve. */
  private static String members(int approvers) {
    String admin = "{\"subject\":\"a\",\"name\":\"Ada Marsh\",\"roles\":[\"tenant-admin\"]}";
    return IntStream.rangeClosed(1, approvers)
        .mapToObj(
            "{\"subject\":\"b%1$d\",\"name\":\"Approver %1$d\",\"roles\":[\"policy-approver\"]}"
                ::formatted)
        .collect(
            Collectors.joining(",", "{\"items\":[" + admin + (approvers > 0 ? "," : ""), "]}"));
  }

  private static void policy(String parts, boolean known) {
    String policy = "{\"id\":\"" + POLICY + "\",\"title\":\"Farm\"," + parts + "}";
    answer("GET", "policies", "{\"items\":[" + policy + "]}");
    answer("GET", "policies/" + POLICY, policy);
    answer(
        "GET",
        "policies/" + POLICY + "/names",
        "{\"classes\":[{\"id\":\"phi\",\"known\":" + known + "}],\"targets\":[]}");
  }

  private static String draft(String state, String problems) {
    return """
    {"revision":1,"state":"%s","author":"a","updatedAt":"2026-11-26T10:00:00Z",
     "problems":[%s],"guarantees":[{"id":"stays","verdict":"proved"}]}
    """
        .formatted(state, problems);
  }

  private static void answer(String method, String path, String body) {
    controlPlane.instead.put(method + OF_FARM + path, new FakeControlPlane.Answer(200, body));
  }

  private static String posted(String suffix) {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals("POST") && call.path().endsWith(suffix))
        .reduce((first, second) -> second)
        .orElseThrow()
        .body();
  }
}
