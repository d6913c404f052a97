package dev.demarc.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every page, and the dialogs of {@link Pages#DIALOGS}, against the rules of WCAG 2.2 AA that a
 * program can judge: none is broken. Pages are held to good practice beyond it as well; Vaadin's
 * own dialog for confirming is not judged. Pictures of them, for people to look at, are in {@code
 * target/screenshots} or where {@code -Dportal.screenshots=<folder>} says.
 */
@Tag("component")
class EveryPageIT {
  private static final Path PICTURES =
      Path.of(System.getProperty("portal.screenshots", "target/screenshots"));
  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
  private static final List<String> PAGE_RULES =
      Stream.concat(RULES.stream(), Stream.of("best-practice")).toList();

  private static FakeKeycloak keycloak;
  private static FakeControlPlane controlPlane;
  private static PortalProcess portal;

  @BeforeAll
  static void start() throws Exception {
    keycloak = new FakeKeycloak();
    controlPlane = new FakeControlPlane();
    portal = new PortalProcess(controlPlane.url(), keycloak.url());
  }

  @AfterAll
  static void stop() {
    portal.close();
    controlPlane.close();
    keycloak.close();
  }

  @ParameterizedTest
  @CsvSource({"wide, 1280, 900", "phone, 390, 844"})
  @Execution(ExecutionMode.CONCURRENT)
  void breaksNoRuleOnAnyPageLightOrDark(String device, int width, int height) {
    List<String> broken = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    try (Browser browser = new Browser();
        BrowserContext context = browser.context(width, height)) {
      Page page = context.newPage();
      for (String address : Pages.chosen()) {
        assertTrue(taken.add(picture(address)), "two pages, one picture: " + address);
        page.navigate(portal.url + address);
        Pages.settle(page);
        broken.addAll(judge(page, PAGE_RULES, device, address));
      }
      for (Pages.Opened dialog : Pages.chosenDialogs()) {
        page.navigate(portal.url + dialog.address());
        Pages.settle(page);
        Pages.open(page, dialog);
        broken.addAll(judge(page, RULES, device, dialog.address() + "+" + dialog.opener()));
      }
    }
    assertEquals("", String.join("\n", broken));
  }

  /** What is broken on a page as it is now, light and dark, of which it takes pictures. */
  private static List<String> judge(Page page, List<String> rules, String device, String name) {
    List<String> broken = new ArrayList<>();
    for (String scheme : List.of("light", "dark")) {
      wear(page, scheme);
      broken.addAll(words(scheme + " " + name, axe(page).withTags(rules).analyze()));
      take(page, device + "-" + scheme, picture(name));
    }
    return broken;
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

  private static void take(Page page, String folder, String picture) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(PICTURES.resolve(folder).resolve(picture)));
  }

  private static String picture(String address) {
    return address
            .replace(Pages.CLINIC, "")
            .replace(FakeControlPlane.CLINIC, "x")
            .replace('/', '_')
            .replace('?', '_')
        + ".png";
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
