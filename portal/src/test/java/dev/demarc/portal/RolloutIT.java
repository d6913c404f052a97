package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Publishing in stages, following, stopping and rolling back, and the history, in a browser. */
@Tag("component")
class RolloutIT extends InBrowser {
  private static final String POLICY = "33333333-3333-4333-8333-333333333333";
  private static final String PAGE = "/t/" + FakeControlPlane.CLINIC + "/policies/" + POLICY;
  private static final String ROLLOUTS = "GET policies/" + POLICY + "/rollouts";

  @BeforeEach
  void showThePolicy() {
    policy("");
  }

  @Test
  void followsARolloutAndReachesTheNextStage() {
    rollout(
        "watching", 1, "1 of 2 agents applied it, 1 wait, 0 are silent; 100 percent must have.");
    page.navigate(portal.url + PAGE + "/rollout");
    assertThat(page.locator("#rollout-state")).containsText("Version 4: stage 1 of 2");
    assertThat(page.locator("#rollout-words")).containsText("1 of 2 agents applied it");
    assertThat(page.getByTestId("rollout-stage-row")).hasCount(2);
    assertThat(page.getByTestId("rollout-stage-row").nth(1)).containsText("The one before");
    assertThat(page.getByTestId("rollout-agent-row").nth(0))
        .containsText("Rejected: Agent too old");
    assertThat(page.locator("#rollout-advance")).hasCount(0);
    rollout("passed", 1, "It holds.");
    page.locator("#rollout-advance").focus();
    page.keyboard().press("Enter");
    assertThat(page.getByText("The next stage is reached")).isVisible();
    assertEquals("{\"comment\":\"\",\"version\":4}", posted("/rollouts/advance"));
  }

  @Test
  void keepsWhatWasTypedWhileItFollowsAndStopsWithIt() {
    rollout("watching", 1, "It holds so far.");
    page.navigate(portal.url + PAGE + "/rollout");
    page.getByLabel("Why").fill("calls from the ward");
    rollout("watching", 1, "0 of 2 agents applied it.");
    assertThat(page.locator("#rollout-words")).containsText("0 of 2");
    assertThat(page.getByLabel("Why")).hasValue("calls from the ward");
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/rollouts/stop",
        new FakeControlPlane.Answer(
            409, "{\"title\":\"It changed\",\"status\":409,\"detail\":\"It ended already.\"}"));
    page.locator("#rollout-stop").click();
    assertThat(page.getByTestId("toast-trouble")).containsText("It ended already");
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/rollouts/stop", new FakeControlPlane.Answer(200, "{}"));
    page.locator("#rollout-stop").click();
    assertThat(page.getByText("every group keeps what it has")).isVisible();
    assertTrue(posted("/rollouts/stop").contains("calls from the ward"));
  }

  @Test
  void rollsBackWithAReasonOnly() {
    rollouts("");
    page.navigate(portal.url + PAGE + "/rollout");
    assertThat(page.getByTestId("empty")).containsText("Nothing was rolled out in stages");
    page.locator("#rollback-open").click();
    page.locator("#rollback-do").click();
    assertThat(page.locator("#rollback-why")).hasAttribute("invalid", "");
    page.locator("#rollback-why textarea").fill("too wide");
    policy(",\"published\":{\"version\":5}");
    page.locator("#rollback-do").click();
    assertThat(page.getByText("Published again as version 5")).isVisible();
    assertEquals("{\"comment\":\"too wide\",\"version\":3}", posted("/rollback"));
  }

  @Test
  void withdrawsWithAReasonOnlyAndShowsWhatWasWithdrawn() {
    rollouts("");
    page.navigate(portal.url + PAGE + "/rollout");
    page.locator("#withdraw-version").click();
    page.locator("#withdraw-do").click();
    assertThat(page.locator("#withdraw-why")).hasAttribute("invalid", "");
    assertTrue(
        controlPlane.calls.stream().noneMatch(call -> call.path().endsWith("/withdraw-version")));
    page.locator("#withdraw-why textarea").fill("it leaked");
    policy(",\"published\":{\"version\":5,\"withdraws\":4}");
    page.locator("#withdraw-do").click();
    assertThat(page.getByText("Version 4 was withdrawn")).isVisible();
    assertEquals("{\"comment\":\"it leaked\",\"version\":4}", posted("/withdraw-version"));
    assertThat(page.locator("#withdraw-version")).hasCount(0);
    assertThat(page.locator("#rollback-open")).isVisible();
  }

  @Test
  void marksTheVersionThatWasWithdrawnAndGoesOnFromItsText() {
    policy(",\"published\":{\"version\":5,\"withdraws\":4}");
    controlPlane.instead.put(
        "GET policies/" + POLICY + "/versions",
        new FakeControlPlane.Answer(
            200, "{\"items\":[{\"version\":5,\"withdraws\":4},{\"version\":4},{\"version\":3}]}"));
    controlPlane.instead.put(
        "GET policies/" + POLICY + "/versions/4",
        new FakeControlPlane.Answer(200, "{\"version\":4,\"yaml\":\"title: as it was\"}"));
    page.navigate(portal.url + PAGE + "/versions");
    assertThat(page.getByTestId("version-row").nth(0)).containsText("Permits nothing");
    assertThat(page.getByTestId("version-row").nth(1)).containsText("Withdrawn");
    assertThat(page.getByTestId("version-row").nth(2)).containsText("Superseded");
    page.navigate(portal.url + PAGE);
    assertThat(page.locator("#policy-yaml")).hasValue("title: as it was");
  }

  @Test
  void publishesInStages() {
    policy(",\"draft\":{\"revision\":7,\"state\":\"approved\",\"yaml\":\"a: b\",\"problems\":[]}");
    page.navigate(portal.url + PAGE);
    page.locator("#policy-staged input").check();
    page.locator("#rollout-stages textarea").fill("kiosk\ndefault, lab");
    page.locator("#policy-why textarea").fill("try it");
    page.locator("#policy-publish").click();
    assertThat(page.getByText("Published", new Page.GetByTextOptions().setExact(true))).isVisible();
    String body = posted("/publish");
    assertTrue(
        body.contains("\"stages\":[{\"groups\":[\"kiosk\"]},{\"groups\":[\"default\",\"lab\"]}]"),
        body);
    assertTrue(body.contains("\"within\":\"PT10M\"") && body.contains("by-hand"), body);
    assertTrue(body.contains("try it"), body);
  }

  @Test
  void leadsThroughTheHistoryPageByPage() {
    String line =
        """
        {"items":[{"sequence":9,"at":"2026-11-26T10:00:00Z","actor":"%s","action":"%s","version":4,
          "step":%d,"comment":"%s"}]%s}
        """;
    history("", line.formatted("system", "rollout-stage", 2, "", ",\"next\":\"abc\""));
    page.navigate(portal.url + PAGE + "/history");
    assertThat(page.getByTestId("history-row")).containsText("Rollout stage, version 4, stage 2");
    history("", line.formatted("kim", "approve", 1, "well", ""));
    page.locator("#next-page").click();
    assertThat(page.getByTestId("history-row")).containsText("approval 1");
    assertTrue(
        controlPlane.calls.stream().anyMatch(c -> c.toString().contains("cursor=abc")),
        controlPlane.calls.toString());
    assertThat(page.locator("#first-page")).isVisible();
  }

  private void history(String query, String body) {
    controlPlane.instead.put(
        "GET policies/" + POLICY + "/history" + query, new FakeControlPlane.Answer(200, body));
  }

  private static void policy(String more) {
    String published = more.contains("published") ? "" : ",\"published\":{\"version\":4}";
    String body =
        """
        {"id":"%s","title":"Clinic","groups":["default","kiosk","lab"],"versions":[4,3]%s%s}
        """
            .formatted(POLICY, published, more);
    controlPlane.instead.put("GET policies/" + POLICY, new FakeControlPlane.Answer(200, body));
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/rollback", new FakeControlPlane.Answer(200, body));
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/publish", new FakeControlPlane.Answer(200, body));
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/withdraw-version", new FakeControlPlane.Answer(200, body));
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/rollouts/advance", new FakeControlPlane.Answer(200, "{}"));
    controlPlane.instead.put(
        "POST policies/" + POLICY + "/rollouts/stop", new FakeControlPlane.Answer(200, "{}"));
  }

  private static void rollouts(String items) {
    controlPlane.instead.put(
        ROLLOUTS, new FakeControlPlane.Answer(200, "{\"items\":[" + items + "]}"));
  }

  private static void rollout(String state, int stage, String look) {
    rollouts(
        """
        {"version":4,"state":"%s","stage":%d,"advance":"by-hand","detail":"",
         "gate":{"within":"PT10M","observe":"PT1M","share":100,"rejected":0},
         "reachedAt":"2026-11-26T10:00:00Z","startedAt":"2026-11-26T10:00:00Z","startedBy":"ann",
         "look":"%s","stages":[
          {"groups":["default"],
           "health":{"applied":1,"waiting":0,"rejected":1,"silent":0,"away":0}},
          {"groups":["kiosk","lab"]}],
         "agents":[
          {"id":"a1","name":"box-1","group":"default","progress":"rejected",
           "reason":"agent-too-old"},
          {"id":"a2","name":"box-2","group":"default","progress":"applied",
           "lastSeenAt":"2026-11-26T10:00:00Z"}]}
        """
            .formatted(state, stage, look));
  }

  private static String posted(String suffix) {
    Optional<FakeControlPlane.Call> call =
        controlPlane.calls.stream()
            .filter(c -> c.method().equals("POST") && c.path().endsWith(suffix))
            .reduce((first, second) -> second);
    return call.orElseThrow().body();
  }
}
