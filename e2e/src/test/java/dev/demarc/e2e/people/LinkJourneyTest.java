package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A guardian without an account answers on a phone, by a link that opens once, and takes it back.
 */
class LinkJourneyTest {
  private static final String SECRET = "letter-to-the-school";
  private static final Map<String, Object> CHAT =
      Map.of(
          "model",
          "stand-in-large",
          "messages",
          List.of(Map.of("role", "user", "content", "Please shorten: " + SECRET)));

  private final Installation installation = Installation.underTest();
  private final Installation.Tenant clinic = installation.tenant("clinic");
  private final Doors doors = new Doors(installation);
  private final Http agent =
      doors
          .agent(clinic.agent())
          .with("Demarc-Class", "internal")
          .with("Demarc-Session", "link-" + UUID.randomUUID());

  @Test
  void answersWithoutAnAccountByALinkThatOpensOnceAndWithdraws() throws Exception {
    var refused = agent.post("/v1/chat/completions", CHAT);
    assertEquals(403, refused.status(), refused.body());
    String consent = refused.json().at("/error/consent/id").asText();
    String link = invite(consent);
    scan(link);
    try (var browser = Browser.start()) {
      Page phone = browser.phone();
      approve(phone, link);
      Page second = browser.desktop();
      second.navigate(link);
      new Keyboard(second).press("#open:not([disabled])");
      second.waitForSelector("#refusal");
      assertTrue(second.textContent("#refusal").contains("opened before"));
      assertRouted(consent);
      var keyboard = new Keyboard(phone);
      keyboard.press("#withdraw summary");
      keyboard.press("#withdraw-yes");
      phone.waitForSelector("[data-state='withdrawn']");
    }
    awaitAskedAgain(consent);
  }

  private String invite(String consent) {
    var made =
        doors
            .as(clinic.user("end-user"))
            .post(
                Doors.path(clinic, "/consents/" + consent + "/links"), Map.of("role", "guardian"));
    assertEquals(201, made.status(), made.body());
    return made.json().path("url").asText();
  }

  /** What a scanner of mails does: it follows the address, again and again. */
  private static void scan(String link) throws Exception {
    HttpClient scanner = HttpClient.newHttpClient();
    for (int times = 0; times < 3; times++) {
      URI address = URI.create(link.substring(0, link.indexOf('#')));
      var page =
          scanner.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, page.statusCode());
      assertEquals("no-store", page.headers().firstValue("cache-control").orElse(""));
      assertEquals(
          List.of("no-referrer"), page.headers().allValues("referrer-policy"), "what is sent on");
    }
  }

  private void approve(Page page, String link) {
    page.navigate(link);
    page.waitForSelector("#open:not([disabled])");
    assertFalse(page.url().contains("#"), "the link stays in the address: " + page.url());
    Browser.picture(page, "link-arrival-phone");
    new Keyboard(page).press("#open");
    page.waitForSelector("#consent-session");
    String notice = page.textContent("body");
    for (String told : List.of("us", "stand-in", "stand-in-large", "internal")) {
      assertTrue(notice.contains(told), "the notice does not tell " + told + ": " + notice);
    }
    assertFalse(notice.contains(SECRET), "the notice shows content");
    Browser.picture(page, "link-question-phone");
    new Keyboard(page).press("#consent-session");
    page.waitForSelector("#receipt");
    assertTrue(page.textContent("#receipt").contains("Guardian"));
    Browser.picture(page, "link-receipt-phone");
  }

  private void assertRouted(String consent) {
    var routed = agent.post("/v1/chat/completions", CHAT);
    assertEquals(200, routed.status(), routed.body());
    assertEquals("managed-cloud", routed.header("Demarc-Boundary"));
    assertEquals(consent, routed.json().at("/demarc/consent").asText());
  }

  /** Anew: by another question than the one whose answer was withdrawn. */
  private void awaitAskedAgain(String withdrawn) throws InterruptedException {
    for (int tries = 0; tries < 40; tries++) {
      var answer = agent.post("/v1/chat/completions", CHAT);
      if (answer.status() != 200) {
        assertEquals(403, answer.status(), answer.body());
        assertEquals("consent_required", answer.json().at("/error/code").asText());
        String asked = answer.json().at("/error/consent/id").asText();
        assertFalse(asked.isEmpty() || asked.equals(withdrawn), answer.body());
        return;
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new AssertionError("the withdrawn consent was still used after ten seconds");
  }
}
