package dev.demarc.portal;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Pictures of every page, for people to look at: {@code -Dportal.screenshots=<folder>}. */
@Tag("component")
@EnabledIfSystemProperty(named = "portal.screenshots", matches = ".+")
class ScreenshotsIT {
  private static final String T = "/t/" + FakeControlPlane.CLINIC;
  private static final List<String> PAGES = pages();

  private static List<String> pages() {
    String only = System.getProperty("portal.pages", "");
    List<String> all =
        List.of(
            T + "/overview",
            T + "/policies",
            T + "/policies/33333333-3333-4333-8333-333333333333",
            T + "/policies/33333333-3333-4333-8333-333333333333/changes",
            T + "/policies/33333333-3333-4333-8333-333333333333/matrix",
            T + "/policies/33333333-3333-4333-8333-333333333333/history",
            T + "/policies/33333333-3333-4333-8333-333333333333/versions",
            T + "/guarantees",
            T + "/agents",
            T + "/agents/44444444-4444-4444-8444-444444444444",
            T + "/traces",
            T + "/traces/01JD4N2T8Q5Z0W7Y3C6V9B1K01",
            T + "/consents",
            T + "/my-consents",
            "/consents/" + FakeControlPlane.CLINIC + "/55555555-5555-4555-8555-555555555555",
            "/consents/" + FakeControlPlane.CLINIC + "/55555555-5555-4555-8555-666666666666",
            T + "/classes",
            T + "/applications",
            T + "/targets",
            T + "/audit",
            T + "/nowhere");
    return only.isEmpty()
        ? all
        : all.stream()
            .filter(p -> List.of(only.split(",")).stream().anyMatch(p::contains))
            .toList();
  }

  @Test
  void takesAPictureOfEveryPage() throws Exception {
    Path folder = Path.of(System.getProperty("portal.screenshots"));
    try (FakeKeycloak keycloak = new FakeKeycloak();
        FakeControlPlane controlPlane = new FakeControlPlane();
        PortalProcess portal = new PortalProcess(controlPlane.url(), keycloak.url());
        Browser browser = new Browser()) {
      for (String scheme : List.of("light", "dark")) {
        take(browser.context(1280, 900), portal.url, scheme, folder.resolve("wide-" + scheme));
        take(browser.context(390, 844), portal.url, scheme, folder.resolve("phone-" + scheme));
      }
    }
  }

  private static void take(BrowserContext context, String url, String scheme, Path folder) {
    context.addInitScript("try{localStorage.setItem('demarc.scheme','" + scheme + "')}catch(e){}");
    Page page = context.newPage();
    page.onConsoleMessage(m -> {
      if (m.type().equals("error")) {
        System.out.println("CONSOLE " + page.url() + " " + m.text());
      }
    });
    for (String address : PAGES) {
      page.navigate(url + address);
      page.waitForLoadState(LoadState.NETWORKIDLE);
      page.waitForTimeout(700);
      String name = address.replace(T, "").replace(FakeControlPlane.CLINIC, "x").replace('/', '_');
      page.screenshot(
          new Page.ScreenshotOptions().setFullPage(true).setPath(folder.resolve(name + ".png")));
    }
    context.close();
  }
}
