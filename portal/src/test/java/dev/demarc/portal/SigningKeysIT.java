package dev.demarc.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("component")
class SigningKeysIT extends InBrowser {
  private List<String> asked() {
    return controlPlane.calls.stream()
        .filter(call -> call.method().equals("POST") && call.path().endsWith("/signing-keys"))
        .map(FakeControlPlane.Call::body)
        .toList();
  }

  @Test
  void makesTheNextKeyOnlyOnceSomebodySaidWhy() {
    page.navigate(portal.url + Pages.CLINIC + "/signing-keys");
    assertThat(page.getByTestId("signing-key-table")).containsText("still accepted");
    page.locator("#signing-key-replace").click();
    page.locator("#signing-key-save").click();
    assertThat(page.locator("#signing-key-reason")).hasAttribute("invalid", "");
    assertTrue(asked().isEmpty());
    page.locator("#signing-key-reason textarea").fill("A laptop was stolen");
    page.locator("#signing-key-revoke input").check();
    page.locator("#signing-key-save").click();
    assertThat(page.getByText("Taken back and replaced")).isVisible();
    String body = asked().getFirst();
    assertEquals(1, asked().size());
    assertTrue(body.contains("\"replaces\":2"), body);
    assertTrue(body.contains("\"revoke\":true"), body);
    assertTrue(body.contains("stolen"), body);
  }
}
