package dev.demarc.e2e.people;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import dev.demarc.e2e.installation.AgentProcess;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.installation.TenantKit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A tenant with one administrator and nothing else comes to its first routed request, by keyboard
 * alone, on the page that leads there.
 */
class SetUpJourneyTest {
  private static final String PASSWORD = "set-up-kit-1!";

  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final String alias = "setup-" + Long.toString(System.nanoTime(), 36);
  private final TenantKit kit = TenantKit.empty(doors, alias);

  @Test
  void leadsAnEmptyTenantToItsFirstRoutedRequest() throws Exception {
    try (var browser = Browser.start()) {
      Page page = browser.desktop();
      Browser.openAs(page, kit.tenant().user("tenant-admin"), installation.portal() + "/");
      page.waitForURL("**/start");
      assertThat(page.locator("#onboarding-line")).hasText("0 of 6 done");
      Browser.picture(page, "set-up-empty");
      var keyboard = new Keyboard(page);
      choose(page, keyboard);
      addNames(page, keyboard);
      String key = register(page, keyboard);
      try (AgentProcess agent = enrol(page, keyboard)) {
        approve(page, keyboard);
        publishAndAsk(page, keyboard, agent, key);
      }
    }
  }

  private static void choose(Page page, Keyboard keyboard) {
    keyboard.press("#choose-sensitive-input");
    keyboard.write("#policy-name", "Ward");
    keyboard.finish("#policy-new-create");
    assertThat(page.locator("#onboarding-policy")).containsText("Ward");
    assertThat(page.locator("#onboarding-line")).hasText("1 of 6 done");
  }

  private static void addNames(Page page, Keyboard keyboard) {
    keyboard.press("#add-classes-phi");
    keyboard.finish("#class-save");
    known(page, "phi");
    keyboard.press("#add-targets-extract");
    keyboard.finish("#target-save");
    known(page, "extract");
    keyboard.press("#add-targets-local");
    keyboard.write("#target-model", "small");
    keyboard.finish("#target-save");
    known(page, "local");
    keyboard.press("#add-targets-cluster");
    keyboard.write("#target-host", "models.test:443");
    keyboard.write("#target-model", "large");
    keyboard.finish("#target-save");
    known(page, "cluster");
    assertThat(page.locator("#onboarding-line")).hasText("2 of 6 done");
    assertThat(page.getByTestId("onboarding-guarantee").first()).containsText("Proved");
  }

  private static void known(Page page, String id) {
    assertThat(page.locator("[data-id='" + id + "']")).hasAttribute("data-known", "true");
  }

  private static String register(Page page, Keyboard keyboard) {
    keyboard.press("#onboarding-application");
    keyboard.finish("#application-save");
    keyboard.press("#key-create");
    String key = page.locator("#new-key").textContent();
    keyboard.finish("#keys-close");
    assertThat(page.locator("#onboarding-line")).hasText("3 of 6 done");
    return key;
  }

  /** The page sees by itself when the agent comes. */
  private AgentProcess enrol(Page page, Keyboard keyboard) throws Exception {
    keyboard.press("#onboarding-enrol");
    keyboard.write("#enrol-site", "ward-1");
    keyboard.press("#enrol-create");
    String command = page.locator("#enrol-command").textContent();
    keyboard.finish("#enrol-close");
    AgentProcess agent =
        AgentProcess.enrolled(
            Path.of("target", alias),
            installation.controlPlane(),
            command.substring(command.indexOf("det_")).strip().split("\\s")[0],
            Map.of("extract", "{}"));
    agent.launch();
    assertThat(page.locator("#step-agent").getByTestId("step-state"))
        .hasAttribute("data-done", "true");
    Browser.picture(page, "set-up-agent");
    return agent;
  }

  private void approve(Page page, Keyboard keyboard) {
    List<String> approvers = List.of(alias + "-one", alias + "-two");
    for (String approver : approvers) {
      invite(page, keyboard, approver);
    }
    keyboard.press("#onboarding-submit");
    assertThat(page.locator("#onboarding-approval-state")).hasText("In review");
    String policy = kit.admin().get(kit.path("/policies")).json().at("/items/0/id").asText();
    for (String approver : approvers) {
      var person = new Installation.User(approver, PASSWORD, List.of("policy-approver"));
      var answer =
          doors
              .as(person)
              .post(kit.path("/policies/" + policy + "/approve"), Map.of("revision", 1));
      assertEquals(200, answer.status(), answer.body());
    }
    assertThat(page.locator("#onboarding-line")).hasText("5 of 6 done");
  }

  private static void invite(Page page, Keyboard keyboard, String username) {
    keyboard.press("#onboarding-invite");
    keyboard.write("#person-username", username);
    keyboard.write("#person-email", username + "@example.test");
    keyboard.write("#person-first", "Test");
    keyboard.write("#person-last", username);
    keyboard.write("#person-password", PASSWORD);
    keyboard.finish("#person-save");
    assertThat(page.locator("#onboarding-approvers")).containsText(username);
  }

  private static void publishAndAsk(Page page, Keyboard keyboard, AgentProcess agent, String key)
      throws InterruptedException {
    keyboard.press("#onboarding-publish");
    assertThat(page.locator("#onboarding-request-waiting")).isVisible();
    Browser.picture(page, "set-up-request");
    agent.awaitReady();
    var answer =
        Http.to(agent.baseUrl())
            .bearer(key)
            .with("Demarc-Task", "summarize")
            .with("Demarc-Class", "phi")
            .post(
                "/v1/chat/completions",
                Map.of(
                    "model",
                    "auto",
                    "messages",
                    List.of(Map.of("role", "user", "content", "It rained. It stopped. Good."))));
    assertEquals(200, answer.status(), answer.body());
    assertThat(page.locator("#onboarding-ready")).isVisible();
    assertThat(page.locator("#onboarding-trace a"))
        .hasAttribute(
            "href", java.util.regex.Pattern.compile(".*" + answer.header("Demarc-Decision")));
    Browser.picture(page, "set-up-done");
  }
}
