package dev.demarc.e2e.people;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An edit that widens: its author sees what it opens and replays it, two others approve it. */
class WideningJourneyTest {
  private static final String YAML =
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
      """;
  private static final String WIDER =
      YAML.replace("scope: once, ttl: PT8H", "scope: session, ttl: PT8H");

  private final Installation installation = Installation.underTest();
  private final TenantKit kit =
      TenantKit.create(
          new Doors(installation), "wider-" + Long.toString(System.currentTimeMillis(), 36));

  @Test
  void isToldReplayedApprovedByTwoAndPublished() throws Exception {
    kit.openAiTarget("cloud", "managed-cloud", "us", URI.create("http://127.0.0.1:1"), "large");
    String policy = kit.publish(YAML);
    String url = installation.portal() + "/t/" + kit.tenant().id() + "/policies/" + policy;
    List<Installation.User> approvers =
        kit.tenant().users().stream()
            .filter(user -> user.roles().contains("policy-approver"))
            .toList();
    assertEquals(2, approvers.size());
    try (var browser = Browser.start()) {
      Page author = browser.desktop();
      write(author, url);
      seeWhatItOpens(author, url);
      replay(author, url);
      author.navigate(url);
      author.click("#policy-submit");
      assertThat(author.locator("#policy-submit")).hasCount(0);
      approve(browser, approvers.getFirst(), url, "0 approvals so far");
      approve(browser, approvers.getLast(), url, "1 approval so far");
      author.navigate(url);
      author.click("#policy-publish");
      assertThat(author.locator("#policy-publish")).hasCount(0);
    }
    var version = kit.admin().get(kit.path("/policies/" + policy + "/versions/2")).json();
    assertEquals(
        List.of(true, true),
        List.of(version.hasNonNull("firstApprovedBy"), version.hasNonNull("approvedBy")));
  }

  private void write(Page author, String url) {
    Browser.openAs(author, kit.tenant().user("tenant-admin"), url);
    author.fill("#policy-yaml", WIDER);
    author.click("#policy-save");
    assertThat(author.getByText("Draft saved")).isVisible();
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

  private static void replay(Page author, String url) {
    author.navigate(url + "/replay");
    author.click("#replay-start");
    assertThat(author.locator("#replay-state")).containsText("Done");
    Browser.picture(author, "policy-replay");
  }

  private static void approve(Browser browser, Installation.User approver, String url, String so) {
    Page page = browser.desktop();
    Browser.openAs(page, approver, url);
    assertThat(page.locator(".steps")).containsText(so);
    page.click("#policy-approve");
    assertThat(page.getByText("Approved").first()).isVisible();
  }
}
