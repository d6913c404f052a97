package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An admin edits the policy in the portal, a second person approves, the agent obeys. */
class PolicyJourneyTest {
  private final Installation installation = Installation.underTest();
  private final Doors doors = new Doors(installation);
  private final Installation.Tenant plant = installation.tenant("plant");
  private final Http admin = doors.as(plant.user("tenant-admin"));

  @Test
  void isEditedApprovedByASecondPersonAndObeyed() throws Exception {
    String policy = admin.get(Doors.path(plant, "/policies")).json().at("/items/0/id").asText();
    String before = agentsPolicy();
    String url = installation.portal() + "/t/" + plant.id() + "/policies/" + policy;
    try (var browser = Browser.start()) {
      Page author = browser.desktop();
      edit(author, url);
      refuseOwnApproval(policy);
      Page approver = browser.desktop();
      Browser.openAs(approver, plant.user("policy-approver"), url);
      approver.waitForSelector("#policy-approve");
      Browser.picture(approver, "policy-review");
      new Keyboard(approver).press("#policy-approve");
      approver.waitForCondition(() -> approver.locator("#policy-approve").count() == 0);
      publish(author, url);
    }
    long start = System.nanoTime();
    while (agentsPolicy().equals(before)) {
      if (System.nanoTime() - start > 20_000_000_000L) {
        throw new AssertionError("the agent still obeys " + before);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    System.out.printf(
        "published to enforced, seen from outside: %d ms%n",
        (System.nanoTime() - start) / 1_000_000);
  }

  private void edit(Page page, String url) {
    Browser.openAs(page, plant.user("tenant-admin"), url);
    page.waitForSelector("#policy-yaml");
    String yaml = page.inputValue("#policy-yaml");
    var keyboard = new Keyboard(page);
    keyboard.edit(
        "#policy-yaml", yaml + "\n# changed in the portal " + System.currentTimeMillis() + "\n");
    Browser.picture(page, "policy-editor");
    keyboard.press("#policy-submit");
    page.waitForCondition(() -> page.locator("#policy-submit").count() == 0);
  }

  private void refuseOwnApproval(String policy) {
    int revision =
        admin.get(Doors.path(plant, "/policies/" + policy)).json().at("/draft/revision").asInt();
    var own =
        admin.post(
            Doors.path(plant, "/policies/" + policy + "/approve"),
            Map.of("revision", revision, "comment", "my own"));
    assertEquals(403, own.status(), own.body());
  }

  private static void publish(Page page, String url) {
    page.navigate(url);
    page.waitForSelector("#policy-publish");
    new Keyboard(page).press("#policy-publish");
    page.waitForCondition(() -> page.locator("#policy-publish").count() == 0);
    Browser.picture(page, "policy-published");
  }

  /** The policy an answer of the plant's agent names. */
  private String agentsPolicy() {
    var answer =
        doors
            .agent(plant.agent())
            .with("Demarc-Task", "summarize")
            .post(
                "/v1/chat/completions",
                Map.of(
                    "model",
                    "extractive-1",
                    "messages",
                    List.of(Map.of("role", "user", "content", "One. Two. Three. Four."))));
    assertEquals(200, answer.status(), answer.body());
    return answer.header("Demarc-Policy");
  }
}
