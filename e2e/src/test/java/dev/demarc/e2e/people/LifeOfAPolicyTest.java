package dev.demarc.e2e.people;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.demarc.e2e.failure.Site;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * One version from its first word to its return, by keyboard alone: written, found fault with,
 * proved, replayed, signed by two passkeys, published stage by stage, obeyed by an agent of each
 * group, rolled back.
 */
class LifeOfAPolicyTest {
  private static final String NARROW =
      """
      schema: demarc/policy/v1
      title: Ward
      rules:
        - {id: public-anywhere, classes: [public], effect: allow}
        - id: internal-abroad
          classes: [internal]
          to: [managed-cloud]
          effect: allow
          obligations: [{consent: {scope: once, ttl: PT8H}}]
      guarantees:
        - {id: never-in-a-cluster, never: "data.class == 'internal' && target.boundary == 'private-cluster'"}
      """;
  private static final String WIDER =
      NARROW.replace("scope: once, ttl: PT8H", "scope: session, ttl: PT8H");
  private static final String BROKEN =
      WIDER.replace("to: [managed-cloud]", "to: [managed-cloud, private-cluster]");
  private static final String SHADOWED =
      WIDER.replace(
          "guarantees:",
          "  - {id: again, classes: [public], to: [edge], effect: allow}\nguarantees:");

  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final String alias = "life-" + Long.toString(System.nanoTime(), 36);
  private final TenantKit kit = TenantKit.create(doors, alias);
  private final List<Installation.User> approvers =
      kit.tenant().users().stream()
          .filter(user -> user.roles().contains("policy-approver"))
          .toList();

  @Test
  void isWrittenProvedReplayedSignedRolledOutAndRolledBackByKeyboardAlone() throws Exception {
    Site.addExtractTo(kit);
    kit.openAiTarget("cloud", "managed-cloud", "us", URI.create("http://127.0.0.1:1"), "large");
    String key = kit.application("notes", "public", 1_000);
    String url = url("/policies/" + firstVersion());
    try (AgentProcess first = agent("first");
        AgentProcess second = agent("second");
        var browser = Browser.start()) {
      awaitVersion(first, key, 1);
      awaitVersion(second, key, 1);
      Page one = withPasskey(browser, approvers.getFirst());
      Page other = withPasskey(browser, approvers.getLast());
      Page author = browser.desktop();
      require(author);
      write(author, url);
      seeWhatItOpens(author, url);
      awaitStored(2);
      replay(author, url);
      submit(author, url);
      refusedWithoutPasskey(url);
      approve(one, url, "0 approvals so far");
      approve(other, url, "1 approval so far");
      publishInStages(author, url);
      awaitVersion(first, key, 2);
      advance(author, url, () -> version(second, key) == 1);
      awaitVersion(second, key, 2);
      rollBack(author, url);
      awaitVersion(first, key, 3);
      awaitVersion(second, key, 3);
      seeHistory(author, url);
    }
  }

  /** Published to both groups before anybody must sign. */
  private String firstVersion() {
    var made =
        kit.admin()
            .post(
                kit.path("/policies"),
                Map.of("yaml", NARROW, "groups", List.of("first", "second")));
    assertEquals(201, made.status(), made.body());
    String policy = made.json().path("id").asText();
    step(kit.admin(), policy, "submit");
    approvers.forEach(approver -> step(doors.as(approver), policy, "approve"));
    step(kit.admin(), policy, "publish");
    return policy;
  }

  private void step(Http by, String policy, String step) {
    var answer = by.post(kit.path("/policies/" + policy + "/" + step), Map.of("revision", 1));
    assertEquals(200, answer.status(), step + ": " + answer.body());
  }

  private AgentProcess agent(String group) throws Exception {
    var token =
        kit.admin()
            .post(
                kit.path("/enrolment-tokens"),
                Map.of("site", "test", "group", group, "boundary", "edge", "region", "eu"));
    assertEquals(201, token.status(), token.body());
    return AgentProcess.enrol(
        Path.of("target", alias, group),
        installation.controlPlane(),
        token.json().path("token").asText(),
        Map.of("extract", "{}"));
  }

  private Page withPasskey(Browser browser, Installation.User person) {
    Page page = browser.desktop();
    Authenticators.plugInto(page);
    Browser.openAs(page, person, url("/my-passkeys"));
    var keyboard = new Keyboard(page);
    keyboard.write("#passkey-name input", "Laptop of " + person.username());
    keyboard.press("#passkey-add");
    assertThat(page.getByTestId("passkey-row")).hasCount(1);
    Browser.picture(page, "my-passkeys");
    return page;
  }

  private void require(Page admin) {
    Browser.openAs(admin, kit.tenant().user("tenant-admin"), url("/my-passkeys"));
    assertThat(admin.locator("#approvers")).containsText("2 approvers have a passkey");
    var keyboard = new Keyboard(admin);
    keyboard.press("#approvers-require");
    keyboard.finish("#confirm-yes");
    assertThat(admin.locator("#approvers")).containsText("Set 1 is in force");
    Browser.picture(admin, "approvers");
  }

  private static void write(Page author, String url) {
    author.navigate(url);
    var keyboard = new Keyboard(author);
    save(author, keyboard, BROKEN);
    assertThat(author.locator("#guarantees-line"))
        .hasText("1 is not proved: the policy goes no further.");
    Browser.picture(author, "policy-guarantee-broken");
    save(author, keyboard, SHADOWED);
    assertThat(author.locator("#lint")).containsText("again");
    Browser.picture(author, "policy-findings");
    keyboard.press("[data-testid=finding-line]");
    save(author, keyboard, WIDER);
    assertThat(author.locator("#guarantees-line"))
        .hasText("Proved for every request there can be.");
    Browser.picture(author, "policy-proved");
  }

  private static void save(Page author, Keyboard keyboard, String yaml) {
    keyboard.edit("#policy-yaml", yaml);
    keyboard.press("#policy-save");
    assertThat(author.getByText("Draft saved").first()).isVisible();
    Browser.settle(author);
  }

  private static void seeWhatItOpens(Page author, String url) {
    author.navigate(url + "/changes");
    assertThat(author.locator("#diff-verdict")).hasText("Widens");
    assertThat(author.locator("#diff-widening"))
        .containsText("Rule 'internal-abroad' no longer asks for consent (once");
    assertThat(author.getByTestId("diff-region").first())
        .containsText("Class internal, to managed-cloud");
    Browser.picture(author, "policy-changes");
  }

  /** There is something to replay. */
  private void awaitStored(int requests) throws InterruptedException {
    for (int tries = 0; tries < 600; tries++) {
      if (kit.admin().get(kit.path("/traces?limit=50")).json().path("items").size() >= requests) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("what the agents did is not stored");
  }

  private static void replay(Page author, String url) {
    author.navigate(url + "/replay");
    new Keyboard(author).press("#replay-start");
    assertThat(author.locator("#replay-state")).containsText("Done");
    assertThat(author.locator("#replay-words")).containsText("0 of them otherwise");
    assertThat(author.locator("#replay-sums")).isVisible();
    Browser.picture(author, "policy-replay");
  }

  private static void submit(Page author, String url) {
    author.navigate(url);
    new Keyboard(author).press("#policy-submit");
    assertThat(author.locator("#policy-submit")).hasCount(0);
    Browser.picture(author, "policy-in-review");
  }

  private void refusedWithoutPasskey(String url) {
    String policy = url.substring(url.lastIndexOf('/') + 1);
    String at = kit.path("/policies/" + policy);
    int revision = kit.admin().get(at).json().at("/draft/revision").asInt();
    var plain = doors.as(approvers.getFirst()).post(at + "/approve", Map.of("revision", revision));
    assertEquals("passkey_required", plain.json().path("code").asText(), plain.body());
  }

  private static void approve(Page page, String url, String so) {
    page.navigate(url);
    assertThat(page.locator(".steps")).containsText(so);
    Browser.picture(page, "policy-approval");
    new Keyboard(page).press("#policy-approve");
    assertThat(page.getByText("Approved").first()).isVisible();
  }

  private static void publishInStages(Page author, String url) {
    author.navigate(url);
    var keyboard = new Keyboard(author);
    keyboard.turn("#policy-staged");
    keyboard.write("#rollout-observe", "0");
    Browser.picture(author, "policy-stages");
    keyboard.press("#policy-publish");
    assertThat(author.locator("#policy-publish")).hasCount(0);
  }

  private interface Fact {
    boolean holds();
  }

  private static void advance(Page author, String url, Fact before) {
    author.navigate(url + "/rollout");
    author.waitForSelector(
        "#rollout-advance", new Page.WaitForSelectorOptions().setTimeout(minutes(2)));
    assertTrue(before.holds(), "the second group was reached before its stage");
    Browser.picture(author, "policy-rollout");
    new Keyboard(author).press("#rollout-advance");
  }

  private static void rollBack(Page author, String url) {
    author.navigate(url + "/rollout");
    assertThat(author.locator("#rollout-state"))
        .containsText("Done", new LocatorAssertions.ContainsTextOptions().setTimeout(minutes(2)));
    var keyboard = new Keyboard(author);
    keyboard.press("#rollback-open");
    keyboard.write("#rollback-why", "asked too seldom");
    Browser.picture(author, "policy-rollback");
    keyboard.finish("#rollback-do");
    assertThat(author.getByText("Published again as version 3").first()).isVisible();
  }

  private static double minutes(int minutes) {
    return Duration.ofMinutes(minutes).toMillis();
  }

  private static void seeHistory(Page author, String url) {
    author.navigate(url + "/history");
    assertThat(author.locator("body")).containsText("asked too seldom");
    Browser.picture(author, "policy-history");
  }

  private static void awaitVersion(AgentProcess agent, String key, int version)
      throws InterruptedException {
    for (int tries = 0; tries < 600; tries++) {
      if (version(agent, key) == version) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("the agent does not obey version " + version);
  }

  /** Of the policy that an answer of the agent names. */
  private static int version(AgentProcess agent, String key) {
    var answer =
        Http.to(agent.baseUrl())
            .bearer(key)
            .with("Demarc-Task", "summarize")
            .post(
                "/v1/chat/completions",
                Map.of(
                    "model",
                    "extractive-1",
                    "messages",
                    List.of(Map.of("role", "user", "content", "One. Two. Three. Four."))));
    assertEquals(200, answer.status(), answer.body());
    String named = answer.header("Demarc-Policy");
    return Integer.parseInt(named.substring(named.indexOf('@') + 1, named.indexOf(';')));
  }

  private String url(String page) {
    return installation.portal() + "/t/" + kit.tenant().id() + page;
  }
}
