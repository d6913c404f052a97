package dev.demarc.portal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Pictures of every page, for people to look at, in {@code target/screenshots} or where {@code
 * -Dportal.screenshots=<folder>} says.
 */
@Tag("component")
class ScreenshotsIT {
  @Test
  void takesAPictureOfEveryPage() throws Exception {
    Path folder = Path.of(System.getProperty("portal.screenshots", "target/screenshots"));
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
    Set<Path> taken = new HashSet<>();
    for (String address : Pages.chosen()) {
      page.navigate(url + address);
      Pages.settle(page);
      String name =
          address
              .replace(Pages.CLINIC, "")
              .replace(FakeControlPlane.CLINIC, "x")
              .replace('/', '_')
              .replace('?', '_');
      Path picture = folder.resolve(name + ".png");
      assertTrue(taken.add(picture), "two pages, one picture: " + picture);
      page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(picture));
    }
    context.close();
  }
}
