package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages of people outside the directory, who are not signed in and never asked to. */
@Tag("component")
class OutsiderIT extends InBrowser {
  private static final String TOKEN = "A".repeat(43);
  private static final String LINK = "77777777-7777-4777-8777-777777777777";
  private static final String GRANTED = "77777777-7777-4777-8777-888888888888";
  private static final String PLACE = "/answer/" + FakeControlPlane.CLINIC + "/";

  @Test
  void opensByAPressAndSendsTheAnswerThatWasPressed() {
    arrive();
    assertEquals(List.of(), controlPlane.calls);
    page.locator("#open").click();
    assertThat(page.locator("#notice li")).hasCount(3);
    assertEquals(portal.url + PLACE + LINK, page.url());
    assertThat(page.locator(".answers")).containsText("You answer as: Guardian");
    FakeControlPlane.Call open = controlPlane.calls.getFirst();
    assertEquals("POST", open.method());
    assertTrue(open.path().endsWith("/consent-links/open"), open.path());
    assertTrue(open.body().contains(TOKEN), open.body());
    assertEquals("null", open.authorization());

    page.locator("#consent-deny").click();
    assertThat(page.locator("#consent")).isVisible();
    FakeControlPlane.Call answer = called("/answer");
    assertTrue(answer.body().contains("\"answer\":\"deny\""), answer.body());
    assertTrue(answer.body().contains("sha256:ab12"), answer.body());
  }

  @Test
  void keepsWhatOpensALinkOutOfAddressesAndItsSecretFromScripts() {
    arrive();
    assertEquals(portal.url + "/answer", page.url());
    page.locator("#open").click();
    assertThat(page.locator("#notice")).isVisible();
    Cookie cookie =
        context.cookies().stream().filter(c -> c.name.equals("demarc-answer")).findFirst().get();
    assertTrue(cookie.httpOnly);
    assertEquals(SameSiteAttribute.LAX, cookie.sameSite);
    assertFalse(page.content().contains(cookie.value));
    assertTrue(controlPlane.calls.stream().noneMatch(call -> call.path().contains(TOKEN)));
  }

  @Test
  void changesNothingByAnyGet() {
    context.request().get(portal.url + "/answer");
    controlPlane.calls.clear();
    for (String path :
        List.of(
            "/answer",
            "/answer/open?link=" + FakeControlPlane.CLINIC + "." + TOKEN,
            PLACE + LINK,
            PLACE + LINK + "/answer?answer=session",
            PLACE + GRANTED + "/withdraw",
            PLACE + GRANTED + "/receipt",
            "/answer/../answer/x")) {
      APIResponse shown = context.request().get(portal.url + path);
      assertEquals("no-store", shown.headers().get("cache-control"), path);
      assertEquals("no-referrer", shown.headers().get("referrer-policy"), path);
    }
    assertTrue(
        controlPlane.calls.stream().allMatch(call -> call.method().equals("GET")),
        controlPlane.calls.toString());
  }

  @Test
  void refusesFormsThatThisBrowserWasNotGiven() {
    context.request().get(portal.url + "/answer");
    controlPlane.calls.clear();
    String url = portal.url + PLACE + LINK + "/answer";
    assertEquals(403, post(url, "answer", "session"));
    assertEquals(403, post(url, "form", "A".repeat(22)));
    try (BrowserContext stranger = browser.context(390, 844)) {
      assertEquals(403, stranger.request().post(url).status());
      assertEquals(404, stranger.request().get(portal.url + PLACE + LINK).status());
    }
    assertEquals(List.of(), controlPlane.calls);
  }

  @Test
  void saysInPlainWordsWhyALinkDoesNotOpen() {
    controlPlane.instead.put(
        "POST consent-links/open",
        new FakeControlPlane.Answer(
            409,
            """
            {"title":"The link was opened before","detail":"It works nowhere else.",
             "status":409,"code":"link_used"}
            """));
    arrive();
    page.locator("#open").click();
    assertThat(page.locator("#refusal")).containsText("The link was opened before");
    controlPlane.away = true;
    arrive();
    page.locator("#open").click();
    assertThat(page.locator("#refusal")).containsText("does not answer");
  }

  @Test
  void showsTheReceiptAndWithdraws() {
    context.request().get(portal.url + "/answer");
    page.navigate(portal.url + PLACE + GRANTED);
    assertThat(page.locator("#receipt")).containsText("Guardian");
    assertThat(page.locator("#withdraw-yes")).isHidden();
    page.locator("#withdraw summary").click();
    page.locator("#withdraw-yes").click();
    assertThat(page.locator("#receipt")).isVisible();
    called("/withdraw");
  }

  @Test
  void letsWhoMayAnswerMakeALinkForSomebodyElse() {
    page.navigate(
        portal.url
            + "/consents/"
            + FakeControlPlane.CLINIC
            + "/55555555-5555-4555-8555-555555555555");
    assertThat(page.getByTestId("link-row")).hasCount(1);
    page.locator("#invite-create").click();
    assertThat(page.locator("#invite-link")).containsText("/answer#");
    assertTrue(called("/links").body().contains("guardian"));
  }

  private void arrive() {
    page.navigate("about:blank");
    page.navigate(portal.url + "/answer#" + FakeControlPlane.CLINIC + "." + TOKEN);
    assertThat(page.locator("#open")).isEnabled();
  }

  private int post(String url, String field, String value) {
    RequestOptions form =
        RequestOptions.create().setForm(FormData.create().set(field, value)).setMaxRedirects(0);
    return context.request().post(url, form).status();
  }

  private static FakeControlPlane.Call called(String end) {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals("POST") && call.path().endsWith(end))
        .findFirst()
        .orElseThrow();
  }
}
