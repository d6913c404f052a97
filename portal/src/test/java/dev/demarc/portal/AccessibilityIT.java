package dev.demarc.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page against the rules of WCAG 2.2 AA that a program can judge: none is broken. */
@Tag("component")
class AccessibilityIT {
  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");
  private static final List<String> COLOURS = List.of("color-contrast");

  @ParameterizedTest
  @CsvSource({"1280, 900", "390, 844"})
  void breaksNoRuleOnAnyPageLightOrDark(int width, int height) throws Exception {
    List<String> broken = new ArrayList<>();
    try (FakeKeycloak keycloak = new FakeKeycloak();
        FakeControlPlane controlPlane = new FakeControlPlane();
        PortalProcess portal = new PortalProcess(controlPlane.url(), keycloak.url());
        Browser browser = new Browser();
        BrowserContext context = browser.context(width, height)) {
      Page page = context.newPage();
      for (String address : Pages.chosen()) {
        page.navigate(portal.url + address);
        Pages.settle(page);
        wear(page, "light");
        broken.addAll(words(address, axe(page).withTags(RULES).analyze()));
        wear(page, "dark");
        broken.addAll(words(address, axe(page).withRules(COLOURS).analyze()));
      }
    }
    assertEquals("", String.join("\n", broken));
  }

  /** Until no colour is on its way from one to the other any more. */
  private static void wear(Page page, String scheme) {
    page.evaluate(
        """
        async scheme => {
          document.documentElement.setAttribute('theme', scheme);
          await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
          const ends = document.getAnimations()
            .filter(each => each.effect && each.effect.getComputedTiming().endTime !== Infinity);
          await Promise.allSettled(ends.map(each => each.finished));
        }
        """,
        scheme);
  }

  private static AxeBuilder axe(Page page) {
    return new AxeBuilder(page).setLegacyMode(true);
  }

  private static List<String> words(String address, AxeResults found) {
    return found.getViolations().stream().map(rule -> words(address, rule)).toList();
  }

  private static String words(String address, Rule rule) {
    List<String> where =
        rule.getNodes().stream().map(node -> node.getTarget() + " " + node.getHtml()).toList();
    return address + ": " + rule.getId() + " (" + rule.getHelp() + ") " + where;
  }
}
