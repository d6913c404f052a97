package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
class RetentionIT extends InBrowser {
  private static final String NEEDED =
      """
      {"title": "It removes something, and nobody said that it may", "status": 409,
       "code": "confirmation_needed",
       "detail": "This removes for good: spans from before 2026-01-01T00:00:00Z (1,234)."}
      """;

  private List<String> sent() {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals("PUT") && call.path().endsWith("/retention"))
        .map(FakeControlPlane.Call::body)
        .toList();
  }

  @Test
  void saysWhatGoesBeforeItIsKeptShorter() {
    page.navigate(portal.url + Pages.CLINIC + "/retention");
    assertThat(page.getByTestId("gone-spans")).containsText("is gone");
    assertThat(page.getByTestId("gone-hours")).containsText("Nothing was removed yet");
    controlPlane.instead.put("PUT retention", new FakeControlPlane.Answer(409, NEEDED));
    page.locator("#retention-spans input").fill("30");
    page.locator("#retention-save").click();
    assertThat(page.getByText("1,234")).isVisible();
    controlPlane.instead.put(
        "PUT retention", new FakeControlPlane.Answer(200, "{\"version\": 4, \"items\": []}"));
    page.locator("#confirm-yes").click();
    assertThat(page.getByText("Saved", new Page.GetByTextOptions().setExact(true))).isVisible();
    assertEquals(2, sent().size());
    assertTrue(sent().getFirst().contains("\"confirmed\":false"), sent().getFirst());
    assertTrue(sent().getLast().contains("\"confirmed\":true"), sent().getLast());
    assertTrue(sent().getLast().contains("\"version\":3"), sent().getLast());
    assertTrue(sent().getLast().contains("\"spans\":30"), sent().getLast());
  }

  @Test
  void saysOfAPrunedDecisionThatItIsKeptNoMore() {
    controlPlane.instead.put(
        "GET traces/01JD4N2T8Q5Z0W7Y3C6V9B1K02",
        new FakeControlPlane.Answer(
            404,
            """
            {"title": "Not found", "status": 404, "code": "not_found",
             "detail": "There is no such decision, or it is from before 2026-01-01T00:00:00Z and not kept."}
            """));
    page.navigate(portal.url + Pages.CLINIC + "/traces/01JD4N2T8Q5Z0W7Y3C6V9B1K02");
    assertThat(page.getByTestId("trouble")).containsText("not kept");
    controlPlane.instead.put(
        "GET traces",
        new FakeControlPlane.Answer(
            200, "{\"items\": [], \"goneBefore\": \"2026-01-01T00:00:00Z\"}"));
    page.navigate(portal.url + Pages.CLINIC + "/traces");
    assertThat(page.getByTestId("gone")).containsText("kept no more");
  }

  @Test
  void sendsNothingThatIsOutOfBounds() {
    page.navigate(portal.url + Pages.CLINIC + "/retention");
    page.locator("#retention-spans input").fill("3");
    page.locator("#retention-spans input").press("Tab");
    page.locator("#retention-save").click();
    assertThat(page.locator("#retention-spans")).hasAttribute("invalid", "");
    assertTrue(sent().isEmpty());
  }
}
