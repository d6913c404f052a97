package dev.demarc.e2e.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.demarc.e2e.installation.Doors;
import dev.demarc.e2e.installation.Http;
import dev.demarc.e2e.installation.Installation;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end user reads on a phone what would leave, agrees, and takes it back. */
class ConsentJourneyTest {
  private static final String SECRET = "rota-of-the-night-shift";
  private static final Map<String, Object> CHAT =
      Map.of(
          "model",
          "stand-in-large",
          "messages",
          List.of(Map.of("role", "user", "content", "Please shorten: " + SECRET)));

  private final Installation installation = Installation.underTest();
  private final Installation.Tenant clinic = installation.tenant("clinic");
  private final Http agent =
      new Doors(installation)
          .agent(clinic.agent())
          .with("Demarc-Class", "internal")
          .with("Demarc-Session", "browser-" + UUID.randomUUID());

  @Test
  void approvesOnAPhoneAndWithdraws() throws Exception {
    var refused = agent.post("/v1/chat/completions", CHAT);
    assertEquals(403, refused.status(), refused.body());
    String url = refused.json().at("/error/consent/url").asText();
    String id = refused.json().at("/error/consent/id").asText();
    try (var browser = Browser.start()) {
      Page page = browser.phone();
      approve(page, url);
      assertRouted(id);
      withdraw(page, id);
    }
    awaitAskedAgain(id);
  }

  private void approve(Page page, String url) {
    Browser.openAs(page, clinic.user("end-user"), url);
    page.waitForSelector("#consent-session");
    String notice = page.textContent("body");
    for (String told : List.of("us", "stand-in", "stand-in-large", "internal")) {
      assertTrue(notice.contains(told), "the notice does not tell " + told + ": " + notice);
    }
    assertFalse(notice.contains(SECRET), "the notice shows content");
    Browser.picture(page, "consent-question-phone");
    new Keyboard(page).press("#consent-session");
    page.waitForSelector("#receipt");
    Browser.picture(page, "consent-receipt-phone");
  }

  private void assertRouted(String consent) {
    var routed = agent.post("/v1/chat/completions", CHAT);
    assertEquals(200, routed.status(), routed.body());
    assertEquals("managed-cloud", routed.header("Demarc-Boundary"));
    assertEquals("us", routed.header("Demarc-Region"));
    assertEquals(consent, routed.json().at("/demarc/consent").asText());
    assertEquals("stand-in", routed.json().at("/demarc/operator").asText());
  }

  private void withdraw(Page page, String consent) {
    page.navigate(installation.portal() + "/t/" + clinic.id() + "/my-consents");
    page.waitForSelector("#withdraw-" + consent);
    Browser.picture(page, "my-consents-phone");
    var keyboard = new Keyboard(page);
    keyboard.press("#withdraw-" + consent);
    keyboard.finish("#confirm-yes");
    page.waitForCondition(() -> page.locator("#withdraw-" + consent).count() == 0);
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
