package dev.demarc.e2e.people;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two approvers add passkeys, an admin requires them, and a real agent obeys what they signed. */
class PasskeyJourneyTest {
  private static final String YAML =
      """
      schema: demarc/policy/v1
      title: Ward
      rules:
        - {id: public-anywhere, classes: [public], effect: allow}
      """;
  private static final String WIDER = YAML.replace("[public]", "[public, internal]");

  private final Installation installation = Installation.underTest();
  private final String alias = "passkey-" + Long.toString(System.currentTimeMillis(), 36);
  private final TenantKit kit = TenantKit.create(new Doors(installation), alias);

  @Test
  void isSignedByTwoPasskeysAndObeyedByTheAgent() throws Exception {
    kit.openAiTarget("cloud", "managed-cloud", "us", installation.cloud(), "stand-in-large");
    String policy = kit.publish(YAML);
    String cloud = "{ baseUrl: \"" + installation.cloud() + "/v1\", apiKey: { env: HOME } }";
    String url = url("/policies/" + policy);
    List<Installation.User> approvers =
        kit.tenant().users().stream()
            .filter(user -> user.roles().contains("policy-approver"))
            .toList();
    try (var agent =
            AgentProcess.enrol(
                Path.of("target", alias),
                installation.controlPlane(),
                kit.enrolmentToken(),
                Map.of("cloud", cloud));
        var browser = Browser.start()) {
      Page first = withPasskey(browser, approvers.getFirst(), url);
      Page second = browser.desktop();
      Authenticators.plugInto(second);
      Page admin = browser.desktop();
      Browser.openAs(admin, kit.tenant().user("tenant-admin"), url("/my-passkeys"));
      assertThat(admin.locator("#approvers")).containsText("1 approver has a passkey");
      add(second, approvers.getLast());
      require(admin);
      awaitNewest();
      int revision = widen(policy);
      var plain =
          new Doors(installation)
              .as(approvers.getFirst())
              .post(kit.path("/policies/" + policy + "/approve"), Map.of("revision", revision));
      assertEquals("passkey_required", plain.json().path("code").asText(), plain.body());
      approve(first, url, "0 approvals so far");
      approve(second, url, "1 approval so far");
      publish(admin, url);
      awaitNewest();
      System.out.println("agent: " + agent.command("status").lines().limit(12).toList());
    }
    var newest = kit.admin().get(kit.path("/bundles")).json().at("/items/0/policy/version").asInt();
    assertEquals(2, newest);
  }

  private Page withPasskey(Browser browser, Installation.User person, String policy) {
    Page page = browser.desktop();
    Authenticators.plugInto(page);
    Browser.openAs(page, person, policy);
    add(page, person);
    return page;
  }

  private void add(Page page, Installation.User person) {
    Browser.openAs(page, person, url("/my-passkeys"));
    page.locator("#passkey-name input").fill("Laptop of " + person.username());
    page.click("#passkey-add");
    assertThat(page.getByTestId("passkey-row")).hasCount(1);
    Browser.picture(page, "my-passkeys");
  }

  private void require(Page admin) {
    admin.navigate(url("/my-passkeys"));
    admin.click("#approvers-require");
    admin.click("#confirm-yes");
    assertThat(admin.locator("#approvers")).containsText("Set 1 is in force");
  }

  private int widen(String policy) {
    String at = kit.path("/policies/" + policy);
    var saved = kit.admin().put(at + "/draft", Map.of("yaml", WIDER, "baseRevision", 0));
    int revision = saved.json().at("/draft/revision").asInt();
    assertEquals(200, saved.status(), saved.body());
    var submitted = kit.admin().post(at + "/submit", Map.of("revision", revision));
    assertEquals(200, submitted.status(), submitted.body());
    return revision;
  }

  private static void approve(Page page, String url, String so) {
    page.navigate(url);
    assertThat(page.locator(".steps")).containsText(so);
    page.click("#policy-approve");
    assertThat(page.getByText("Approved").first()).isVisible();
  }

  private static void publish(Page admin, String url) {
    admin.navigate(url);
    admin.click("#policy-publish");
    assertThat(admin.locator("#policy-publish")).hasCount(0);
  }

  /** Waits until the one agent obeys the newest bundle; a rejected one would never be. */
  private void awaitNewest() throws InterruptedException {
    for (int tries = 0; tries < 600; tries++) {
      var agent = kit.admin().get(kit.path("/agents")).json().at("/items/0");
      if (agent.hasNonNull("bundleVersion")
          && agent.path("bundleVersion").equals(agent.path("currentBundleVersion"))) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("not obeyed: " + kit.admin().get(kit.path("/bundle-reports")).json());
  }

  private String url(String page) {
    return installation.portal() + "/t/" + kit.tenant().id() + page;
  }
}
