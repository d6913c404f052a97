package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What models cost when, and how that is changed, in a browser. */
@Tag("component")
class PricesIT extends InBrowser {
  private static final String TARGETS = Pages.CLINIC + "/targets";
  private static final String CLOUD = TARGETS + "/cloud/prices";
  private static final String LOCAL = TARGETS + "/local/prices";
  private static final String IN_2024 = "1704067200";
  private static final String IN_2099 = "4070908800";

  /** Of a tenant in which the person only answers. */
  private static final String PLANT = "22222222-2222-4222-8222-222222222222";

  /** As the stand-in's own, but of another price. */
  private static final String CHANGED =
      """
      {"items": [{"id": "local", "title": "Local GGUF", "boundary": "edge", "region": "eu",
       "operator": "Northside Clinic", "protocol": "llama", "hosts": [], "pins": [], "models": [
        {"id": "tiny-gguf", "version": "1", "runtime": "http", "precision": "unknown",
         "contextTokens": 32768, "features": ["chat"], "quality": {},
         "inputMicroUsdPerMillionTokens": 500000, "outputMicroUsdPerMillionTokens": 1500000,
         "tier": 0, "prices": [{"from": "2099-01-01T00:00:00Z", "microUsdPerRequest": 0,
          "inputMicroUsdPerMillionTokens": 7, "outputMicroUsdPerMillionTokens": 600000}]}]}]}
      """;

  @Test
  void showsWhatHoldsWhenAndWhatIsAlwaysSo() {
    page.navigate(portal.url + CLOUD);
    assertThat(now("stand-in-large")).hasText("Now $0.50 for input and $1.50 for output.");
    assertThat(now("stand-in-small"))
        .hasText("No price list: always $0.50 for input and $1.50 for output.");
    assertThat(page.getByTestId("price-row")).hasCount(5);
    assertThat(page.getByTestId("price-state"))
        .hasText(new String[] {"No price known", "Over", "No price known", "Now", "To come"});
    Locator last = page.getByTestId("price-row").last();
    assertThat(last).containsText("1 Jan 2099, 00:00");
    assertThat(last).containsText("No end");
    assertThat(last).containsText("$0.1125");
    assertThat(last).containsText("$1.350001");
    assertThat(last).containsText("$0.00001");
    assertThat(page.locator("#price-end-stand-in-large-" + IN_2024)).isVisible();
    assertThat(page.locator("#price-remove-stand-in-large-" + IN_2024)).hasCount(0);
  }

  @Test
  void saysWhereNoPriceIsKnownNow() {
    page.navigate(portal.url + LOCAL);
    assertThat(now("tiny-gguf")).containsText("No price is known now");
    assertThat(page.getByTestId("price-row").first()).containsText("The beginning");
  }

  @Test
  void addsAPriceByKeyboardAloneAndPutsBackTheWholeTarget() {
    page.setViewportSize(360, 740);
    page.navigate(portal.url + TARGETS);
    press("#target-prices-cloud");
    press("#price-add");
    page.locator("#price-from").fill("2100-03-01T06:30");
    assertFalse(
        (boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth"));
    type("#price-input input", "0.4");
    type("#price-cached input", "0.000001");
    type("#price-output input", "1.25");
    press("#price-save");
    page.waitForCondition(() -> !puts().isEmpty());
    String body = puts().getFirst();
    assertTrue(body.contains("\"operator\":\"stand-in\""), body);
    assertTrue(body.contains("\"id\":\"stand-in-small\""), body);
    assertTrue(
        body.contains(
            "{\"cachedInputMicroUsdPerMillionTokens\":1,\"from\":\"2100-03-01T06:30:00Z\","
                + "\"inputMicroUsdPerMillionTokens\":400000,\"microUsdPerRequest\":0,"
                + "\"outputMicroUsdPerMillionTokens\":1250000}"),
        body);
    assertTrue(body.contains("\"to\":\"2100-03-01T06:30:00Z\""), "what had no end ends: " + body);
    assertThat(page.locator("#price-dialog")).hasCount(0);
    assertThat(page.locator("#price-add")).isFocused();
  }

  @Test
  void keepsWhatWasAlwaysValidUntilAListsFirstPrice() {
    page.navigate(portal.url + CLOUD);
    page.locator("#price-add").click();
    assertThat(page.locator("#price-keep")).isHidden();
    page.locator("#price-model vaadin-select-value-button").click();
    page.locator("vaadin-select-item", new Page.LocatorOptions().setHasText("stand-in-small"))
        .click();
    assertThat(page.locator("#price-keep")).containsText("Until then as always: $0.50");
    fill("2100-01-01T00:00");
    page.locator("#price-save").click();
    page.waitForCondition(() -> !puts().isEmpty());
    assertTrue(puts().getFirst().contains("\"from\":\"1970-01-01T00:00:00Z\""), puts().getFirst());
  }

  @Test
  void saysAtTheFieldWhatIsNoAmount() {
    page.navigate(portal.url + CLOUD);
    page.locator("#price-add").click();
    fill("2100-01-01T00:00");
    page.locator("#price-input input").fill("0,15");
    page.locator("#price-save").click();
    assertThat(page.locator("#price-input")).hasAttribute("invalid", "");
    assertThat(page.locator("#price-input")).containsText("Input must be dollars such as 0.15");
    page.locator("#price-input input").fill("0.15");
    page.locator("#price-open input").uncheck();
    page.locator("#price-until").fill("2099-12-31T00:00");
    page.locator("#price-save").click();
    assertThat(page.locator("#price-from-fault")).hasText("Prices must begin before they end.");
    assertThat(page.locator("#price-input")).not().hasAttribute("invalid", "");
    assertTrue(puts().isEmpty());
  }

  @Test
  void saysAtTheFieldWhatTheControlPlaneRefuses() {
    controlPlane.instead.put(
        "PUT targets/cloud",
        new FakeControlPlane.Answer(
            422,
            """
            {"title": "Something is not accepted", "status": 422, "code": "invalid",
             "errors": [{"field": "models[0]", "reason": "must not overlap"}]}
            """));
    page.navigate(portal.url + CLOUD);
    page.locator("#price-add").click();
    fill("2098-01-01T00:00");
    page.locator("#price-save").click();
    assertThat(page.locator("#price-from-fault")).hasText("Prices must not overlap.");
    assertThat(page.locator("#price-from")).hasAttribute("aria-describedby", "price-from-fault");
  }

  @Test
  void asksBeforeThePastIsChanged() {
    page.navigate(portal.url + CLOUD);
    page.locator("#price-end-stand-in-large-" + IN_2024).click();
    page.locator("#end-until").fill("2024-06-01T00:00");
    page.locator("#end-save").click();
    assertThat(page.getByText("stays as it is; a replay")).isVisible();
    page.locator("#confirm-no").click();
    assertThat(page.locator("#confirm-no")).hasCount(0);
    assertTrue(puts().isEmpty());
    page.locator("#end-save").click();
    page.locator("#confirm-yes").click();
    page.waitForCondition(() -> !puts().isEmpty());
    assertTrue(puts().getFirst().contains("\"to\":\"2024-06-01T00:00:00Z\""), puts().getFirst());
  }

  @Test
  void removesOneToComeOnceItWasAsked() {
    page.navigate(portal.url + CLOUD);
    page.locator("#price-remove-stand-in-large-" + IN_2099).click();
    assertThat(page.getByText("no price is known, and where a budget")).isVisible();
    page.locator("#confirm-yes").click();
    page.waitForCondition(() -> !puts().isEmpty());
    assertFalse(puts().getFirst().contains("1350001"), puts().getFirst());
    assertTrue(puts().getFirst().contains("2099-01-01T00:00:00Z"), puts().getFirst());
  }

  @Test
  void writesNothingWhereSomebodyElseWasFaster() {
    page.navigate(portal.url + LOCAL);
    page.locator("#price-add").click();
    fill("2100-01-01T00:00");
    controlPlane.instead.put("GET targets", new FakeControlPlane.Answer(200, CHANGED));
    page.locator("#price-save").click();
    assertThat(page.locator("#price-refusal")).containsText("Nothing was written");
    page.locator("#price-cancel").click();
    assertThat(page.getByTestId("price-row").last()).containsText("$0.000007");
    page.locator("#price-remove-tiny-gguf-" + IN_2099).click();
    controlPlane.instead.remove("GET targets");
    page.locator("#confirm-yes").click();
    assertThat(page.getByTestId("toast-trouble")).containsText("The prices changed meanwhile");
    assertTrue(puts().isEmpty());
  }

  @Test
  void showsTheListAloneToOthers() {
    controlPlane.instead.put(
        "GET tenants/" + PLANT + "/targets", new FakeControlPlane.Answer(200, CHANGED));
    page.navigate(portal.url + "/t/" + PLANT + "/targets/local/prices");
    assertThat(page.getByTestId("price-row")).hasCount(2);
    assertThat(page.locator("#price-add")).hasCount(0);
    assertThat(page.locator("[id^=price-end-], [id^=price-remove-]")).hasCount(0);
  }

  @Test
  void saysThatATargetIsNotThere() {
    page.navigate(portal.url + TARGETS + "/nowhere/prices");
    assertThat(page.getByTestId("trouble")).containsText("It does not exist");
  }

  private Locator now(String model) {
    return page.locator("[data-testid=price-now][data-id=" + model + "]");
  }

  private void press(String handle) {
    page.locator(handle).focus();
    page.keyboard().press("Enter");
  }

  private void type(String handle, String text) {
    page.locator(handle).focus();
    page.keyboard().type(text);
  }

  private void fill(String from) {
    page.locator("#price-from").fill(from);
    page.locator("#price-input input").fill("0.4");
    page.locator("#price-output input").fill("1.2");
  }

  private static List<String> puts() {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals("PUT") && call.path().contains("/targets/"))
        .map(FakeControlPlane.Call::body)
        .toList();
  }
}
