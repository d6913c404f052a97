package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Settings, webhooks, deliveries, and the pages that speak two languages, in a browser. */
@Tag("component")
class NotificationsIT extends InBrowser {
  private static final String T = "/t/" + FakeControlPlane.CLINIC;
  private static final String HOOK = "81111111-1111-4888-8888-888888888888";
  private static final String OPEN = "55555555-5555-4555-8555-555555555555";
  private static final String GERMAN =
      "{\"language\":\"de\",\"email\":[\"consent.requested\"],\"chosen\":true,\"mailOn\":true}";

  @Test
  void savesWhatOneIsToldAndGoesOnInTheLanguageThatWasChosen() {
    try (BrowserContext own = browser.context(1280, 900)) {
      Page tab = own.newPage();
      tab.navigate(portal.url + T + "/notifications");
      assertThat(tab).hasTitle("Notifications · Demarc");
      assertThat(tab.locator("#mail-off")).containsText("no mail server");
      tab.getByLabel("a policy is published").uncheck();
      tab.getByLabel("Deutsch").check();
      controlPlane.instead.put(
          "GET notification-settings", new FakeControlPlane.Answer(200, GERMAN));
      tab.locator("#notification-save").click();
      assertThat(tab.locator("h1")).hasText("Benachrichtigungen");
    }
    String body = call("PUT", "/notification-settings").orElseThrow().body();
    assertTrue(body.contains("\"language\":\"de\""), body);
    assertTrue(body.contains("consent.requested"), body);
    assertFalse(body.contains("policy.published"), body);
  }

  @Test
  void addsAWebhookAndShowsItsSecretOnce() {
    page.navigate(portal.url + T + "/notifications");
    assertThat(page.getByTestId("webhook-row")).hasCount(2);
    assertThat(page.getByTestId("webhook-state").nth(1)).containsText("it failed for days");
    page.locator("#webhook-add").click();
    controlPlane.instead.put(
        "POST webhooks",
        new FakeControlPlane.Answer(
            400,
            """
            {"title":"A value is not what its field takes","status":400,"code":"validation",
             "detail":"x","errors":[{"field":"url","reason":"must be https"}]}
            """));
    page.locator("#webhook-url input").fill("http://10.0.0.7/in");
    page.locator("#webhook-save").click();
    assertThat(page.locator("#webhook-url")).containsText("must be https");
    assertThat(page.locator("#webhook-url input")).hasValue("http://10.0.0.7/in");
    controlPlane.instead.remove("POST webhooks");
    page.locator("#webhook-url input").fill("https://new.northside.example/in");
    page.locator("#webhook-save").click();
    assertThat(page.locator("#webhook-secret")).containsText("whsec_");
    page.keyboard().press("Escape");
    assertThat(page.locator("#webhook-secret")).isVisible();
    page.locator("#webhook-secret-close").click();
    assertThat(page.locator("#webhook-secret")).hasCount(0);
    String body = call("POST", "/webhooks").orElseThrow().body();
    assertTrue(body.contains("new.northside.example"), body);
  }

  @Test
  void triesRotatesDisablesAndRemovesAWebhook() {
    page.navigate(portal.url + T + "/notifications");
    page.locator("#webhook-test-81111111").click();
    assertThat(page.getByText("A test is on its way")).isVisible();
    page.locator("#webhook-rotate-81111111").click();
    assertTrue(call("POST", "/rotate").isEmpty());
    page.locator("#confirm-yes").click();
    assertThat(page.locator("#webhook-secret")).containsText("whsec_");
    page.locator("#webhook-secret-close").click();
    page.locator("#webhook-disable-81111111").click();
    page.locator("#confirm-yes").click();
    page.waitForCondition(() -> call("PUT", "/" + HOOK).isPresent());
    assertTrue(call("PUT", "/" + HOOK).orElseThrow().body().contains("\"enabled\":false"));
    assertThat(page.getByText("Done", new Page.GetByTextOptions().setExact(true)).first())
        .isVisible();
    assertThat(page.locator("[aria-busy='true']")).hasCount(0);
    page.locator("#webhook-remove-81111111").click();
    page.locator("#confirm-yes").click();
    page.waitForCondition(() -> call("DELETE", "/" + HOOK).isPresent());
  }

  @Test
  void showsWhatWasSentPageByPageAndSendsAgain() {
    page.navigate(portal.url + T + "/notifications");
    assertThat(page.getByTestId("delivery-row")).hasCount(4);
    assertThat(page.getByTestId("delivery-state").nth(0)).hasText("Waiting");
    assertThat(page.getByTestId("delivery-row").nth(0))
        .containsText("it answered with an error (500)");
    assertThat(page.locator("#deliver-again-41")).hasCount(0);
    page.locator("#deliver-again-38").click();
    assertThat(page.getByText("It is sent again")).isVisible();
    page.locator("#next-page").click();
    assertThat(page).hasURL(Pattern.compile(".*cursor=Mzg$"));
    page.locator("#tab-dead").click();
    assertThat(page).hasURL(Pattern.compile(".*/notifications\\?state=dead$"));
    page.waitForCondition(() -> asked("state=dead"));
    assertTrue(asked("cursor=Mzg"));
  }

  @Test
  void asksWhoOnlyAnswersAboutTheirConsentsAlone() {
    String me =
        "{\"subject\":\"u4\",\"username\":\"noor\",\"name\":\"Noor\",\"tenants\":[{\"id\":\"%s\","
            + "\"name\":\"Northside Clinic\",\"alias\":\"clinic\",\"roles\":[\"end-user\"]}]}";
    controlPlane.instead.put(
        "GET me", new FakeControlPlane.Answer(200, me.formatted(FakeControlPlane.CLINIC)));
    try (BrowserContext other = browser.context(390, 844)) {
      Page tab = other.newPage();
      tab.navigate(portal.url + T + "/notifications");
      assertThat(tab.locator("#notification-kinds vaadin-checkbox")).hasCount(2);
      assertThat(tab.getByTestId("webhook-table")).hasCount(0);
      assertThat(tab.getByTestId("delivery-table")).hasCount(0);
      tab.locator("#notification-save").click();
      assertThat(tab.getByText("Saved")).isVisible();
      String body = call("PUT", "/notification-settings").orElseThrow().body();
      assertTrue(body.contains("policy.published"), "what is not shown stays: " + body);
    }
  }

  @Test
  void asksForConsentInTheBrowsersLanguageAndKeepsTheNoticeAsItIsBoundTo() {
    try (BrowserContext german = browser.context(390, 844, "de-DE")) {
      Page tab = german.newPage();
      tab.navigate(portal.url + "/consents/" + FakeControlPlane.CLINIC + "/" + OPEN);
      assertThat(tab.locator("#consent-deny")).hasText("Ablehnen");
      assertThat(tab.locator("main[lang='de'] h1")).containsText("Darf das an");
      assertThat(tab.locator("#notice")).hasAttribute("lang", "en");
      assertThat(tab.getByTestId("consent-state")).hasText("Wartet auf eine Antwort");
      tab.navigate(portal.url + T + "/my-consents");
      assertThat(tab.locator("h1")).hasText("Meine Einwilligungen");
      assertThat(tab).hasTitle("Meine Einwilligungen · Demarc");
      tab.navigate(portal.url + T + "/audit");
      assertThat(tab.locator("h1")).hasText("Audit");
      assertEquals("en", tab.locator("html").getAttribute("lang"));
    }
  }

  @Test
  void speaksTheLanguageThatWasChosenWhateverTheBrowserAsksFor() {
    controlPlane.instead.put("GET notification-settings", new FakeControlPlane.Answer(200, GERMAN));
    try (BrowserContext english = browser.context(1280, 900)) {
      Page tab = english.newPage();
      tab.navigate(portal.url + T + "/consents");
      assertThat(tab.locator("h1")).hasText("Einwilligungen");
      tab.locator("#tab-granted").click();
      assertThat(tab).hasURL(Pattern.compile(".*state=granted$"));
    }
  }

  private static boolean asked(String query) {
    return controlPlane.calls.stream()
        .anyMatch(c -> c.path().endsWith("/deliveries") && c.query().contains(query));
  }

  private static Optional<FakeControlPlane.Call> call(String method, String end) {
    return controlPlane.calls.stream()
        .filter(c -> c.method().equals(method) && c.path().endsWith(end))
        .reduce((a, b) -> b);
  }
}
