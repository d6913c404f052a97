package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Approvals of the organisation, in a browser. */
@Tag("component")
class ApprovalsIT extends InBrowser {
  private static final String PAGE = "/t/" + FakeControlPlane.CLINIC + "/approvals";
  private static final String OPEN = "99999999-9999-4999-8999-111111111111";
  private static final String APPROVED = "99999999-9999-4999-8999-222222222222";

  @Test
  void listsWhatAgentsAskForAndWhereItStands() {
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("approval-row")).hasCount(3);
    assertThat(page.getByTestId("approval-row").nth(1)).containsText("12 of 100");
    assertThat(page.getByTestId("approval-state").nth(2)).hasText("Superseded");
    page.getByTestId("approval-row").first().locator("a").click();
    assertThat(page.locator("h1")).hasText("May the agent send this to stand-in?");
  }

  @Test
  void saysSoWhereThereAreNone() {
    controlPlane.instead.put("GET approvals", new FakeControlPlane.Answer(200, "{\"items\":[]}"));
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("empty")).containsText("No approvals here");
  }

  @Test
  void approvesOnTermsByKeyboardAlone() {
    page.setViewportSize(360, 740);
    page.navigate(portal.url + PAGE + "/" + OPEN);
    assertThat(page.locator("#notice")).containsText("asks for its approval");
    assertFalse(
        (boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth"));
    page.locator("#approval-approve").focus();
    page.keyboard().press("Enter");
    page.locator("#approve-uses input").focus();
    page.keyboard().type("25");
    assertTrue(call("/answer").isEmpty(), "nothing is approved by opening a dialog");
    page.locator("#approve-yes").focus();
    page.keyboard().press("Enter");
    page.waitForCondition(() -> call("/answer").isPresent());
    String body = call("/answer").orElseThrow().body();
    assertTrue(body.contains("\"answer\":\"approve\""), body);
    assertTrue(body.contains("\"uses\":25"), body);
    assertTrue(body.contains("\"until\":\"20"), body);
    assertTrue(body.contains("\"noticeDigest\":\"sha256:"), body);
  }

  @Test
  void deniesOnlyWithAReasonAndShowsWhyItIsRefused() {
    page.navigate(portal.url + PAGE + "/" + OPEN);
    page.locator("#approval-deny").click();
    page.locator("#deny-yes").click();
    assertThat(page.locator("#deny-reason")).containsText("Say why.");
    assertTrue(call("/answer").isEmpty());
    controlPlane.instead.put(
        "POST approvals/" + OPEN + "/answer",
        new FakeControlPlane.Answer(
            409,
            """
            {"title":"It changed meanwhile, or its state does not allow this","status":409,
             "code":"conflict","detail":"An approval that is approved cannot be denied."}
            """));
    page.locator("#deny-reason textarea").fill("Not abroad.");
    page.locator("#deny-yes").click();
    assertThat(page.getByTestId("toast-trouble")).containsText("cannot be denied");
    assertTrue(call("/answer").orElseThrow().body().contains("Not abroad."));
  }

  @Test
  void withdrawsOnlyAfterAsking() {
    page.navigate(portal.url + PAGE + "/" + APPROVED);
    assertThat(page.locator("#approval-record")).containsText("The ward needs it.");
    page.locator("#approval-withdraw").click();
    assertThat(page.locator("#confirm-yes")).isVisible();
    assertTrue(call("/withdraw").isEmpty());
    page.locator("#confirm-yes").click();
    assertThat(page.getByText("Withdrawn", new Page.GetByTextOptions().setExact(true)).first())
        .isVisible();
    assertTrue(call("/withdraw").isPresent());
  }

  private static Optional<FakeControlPlane.Call> call(String ending) {
    return controlPlane.calls.stream()
        .filter(each -> each.method().equals("POST") && each.path().endsWith(ending))
        .reduce((first, second) -> second);
  }
}
