package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Service accounts, whose secret is shown once, in a browser. */
@Tag("component")
class ServicesIT extends InBrowser {
  private static final String PAGE = Pages.CLINIC + "/service-accounts";
  private static final String OF = "svc-" + FakeControlPlane.CLINIC + "-";

  @Test
  void makesOneAndKeepsItsSecretInSightUntilItWasTaken() {
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("service-row")).hasCount(2);
    assertThat(page.getByTestId("service-row").first()).containsText("7d7a2c11-0001");
    page.locator("#service-add").click();
    page.locator("#service-label input").fill("CI");
    page.locator("#service-save").click();
    assertThat(page.locator("#service-secret")).hasText("s3cr3t-of-a-pipeline");
    page.keyboard().press("Escape");
    assertThat(page.locator("#service-secret")).isVisible();
    page.locator("#service-secret-close").click();
    assertThat(page.locator("#service-secret")).hasCount(0);
    assertTrue(called("POST", "/service-accounts"), controlPlane.calls.toString());
  }

  @Test
  void endsOneOnceItWasAsked() {
    page.navigate(portal.url + PAGE);
    page.locator("#service-end-" + OF + "0a1b2c3d4e5f").click();
    page.locator("#confirm-yes").click();
    page.waitForCondition(() -> called("DELETE", OF + "0a1b2c3d4e5f"));
  }

  private static boolean called(String method, String suffix) {
    return controlPlane.calls.stream()
        .anyMatch(call -> call.method().equals(method) && call.path().endsWith(suffix));
  }
}
