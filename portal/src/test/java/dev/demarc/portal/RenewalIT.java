package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.demarc.json.DemarcJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session outlives its tokens: no call carries one that has ended, whoever renewed it. */
@Tag("component")
class RenewalIT extends InBrowser {
  private static final int LIFE_SECONDS = 8;

  /** How a browser that asks many things at once is answered, each kind of answer once. */
  private static final String AT_ONCE =
      """
      async () => {
        const asked = [...Array(24).keys()].map(i =>
            fetch('/js/demarc-chart.js?' + i, {cache: 'no-store', redirect: 'manual'}));
        const answers = await Promise.all(asked);
        return [...new Set(answers.map(answer => answer.type + ' ' + answer.status))];
      }
      """;

  @Test
  void goesOnWithNewTokensWhenTheOldHaveEnded() {
    keycloak.lifetimeSeconds = LIFE_SECONDS;
    try {
      page.context().clearCookies();
      page.navigate(portal.url + Pages.CLINIC + "/overview");
      Pages.settle(page);
      page.waitForTimeout(1_000.0 * (LIFE_SECONDS + 1));
      page.locator("#nav-targets").click();
      assertThat(page).hasURL(Pattern.compile(".*/targets$"));
      showsTargets();
      page.waitForTimeout(1_000.0 * (LIFE_SECONDS + 1));
      page.reload();
      showsTargets();
      page.waitForTimeout(1_000.0 * (LIFE_SECONDS + 1));
      assertEquals(List.of("basic 200"), page.evaluate(AT_ONCE));
    } finally {
      keycloak.lifetimeSeconds = 300;
    }
    List<FakeControlPlane.Call> calls = List.copyOf(controlPlane.calls);
    assertTrue(
        calls.stream().map(FakeControlPlane.Call::authorization).distinct().count() > 2,
        calls::toString);
    assertEquals(List.of(), calls.stream().filter(call -> !ends(call).isAfter(call.at())).toList());
  }

  private void showsTargets() {
    Pages.settle(page);
    assertEquals(List.of(), page.getByTestId("trouble").allInnerTexts());
    assertThat(page.getByTestId("target-row").first()).isVisible();
  }

  /** When the token of a call ends. */
  private static Instant ends(FakeControlPlane.Call call) {
    String claims = call.authorization().split("\\.")[1];
    try {
      JsonNode token = DemarcJson.tolerant().readTree(Base64.getUrlDecoder().decode(claims));
      return Instant.ofEpochSecond(token.path("exp").asLong());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
