package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Budgets, what is used of them, and how they are made and changed, in a browser. */
@Tag("component")
class BudgetsIT extends InBrowser {
  private static final String PAGE = Pages.CLINIC + "/budgets";
  private static final String ALL = "91111111-1111-4111-8111-111111111111";
  private static final String NOTES = "92222222-2222-4222-8222-222222222222";

  @Test
  void showsWhatIsUsedAndLeft() {
    page.navigate(portal.url + PAGE);
    assertThat(page.getByTestId("budget-row")).hasCount(2);
    assertThat(page.getByTestId("budget-row").first()).containsText("Everything");
    assertThat(page.getByTestId("budget-row").first()).containsText("$93.42");
    assertThat(page.getByTestId("budget-row").first()).containsText("$154.08");
    assertThat(page.getByTestId("budget-row").last())
        .containsText("Application notes, Managed cloud");
    assertThat(page.getByTestId("budget-row").last()).containsText("Used up");
  }

  @Test
  void makesOneToTheMicroDollar() {
    page.navigate(portal.url + PAGE);
    page.locator("#budget-add").click();
    page.locator("#budget-title input").fill("Ward");
    page.locator("#budget-team input").fill("ward");
    page.locator("#budget-limit input").fill("12.345678");
    page.locator("#budget-warn input").fill("50, 90");
    page.locator("#budget-save").click();
    page.waitForCondition(
        () -> called("POST", "/budgets", "\"limitMicroUsd\":12345678", "\"team\":\"ward\""));
  }

  @Test
  void refusesALimitThatIsFinerThanAMicroDollar() {
    page.navigate(portal.url + PAGE);
    page.locator("#budget-add").click();
    page.locator("#budget-title input").fill("Ward");
    page.locator("#budget-limit input").fill("0.1234567");
    page.locator("#budget-save").click();
    assertThat(page.locator("#budget-refusal")).containsText("at most six decimals");
  }

  @Test
  void changesTheLimitOfOne() {
    page.navigate(portal.url + PAGE);
    page.locator("#budget-edit-" + ALL).click();
    assertThat(page.locator("#budget-team input")).hasAttribute("readonly", "");
    page.locator("#budget-limit input").fill("300.5");
    page.locator("#budget-save").click();
    page.waitForCondition(() -> called("PUT", ALL, "\"limitMicroUsd\":300500000"));
  }

  @Test
  void removesOneOnceItWasAsked() {
    page.navigate(portal.url + PAGE);
    page.locator("#budget-remove-" + NOTES).click();
    page.locator("#confirm-yes").click();
    page.waitForCondition(() -> called("DELETE", NOTES));
  }

  private static boolean called(String method, String suffix, String... parts) {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals(method) && call.path().endsWith(suffix))
        .anyMatch(call -> java.util.Arrays.stream(parts).allMatch(call.body()::contains));
  }
}
