package dev.demarc.e2e.people;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ViewportSize;
import dev.demarc.e2e.installation.Installation;
import java.nio.file.Path;
import java.util.List;

/** A real browser; each person gets a context of their own, as on a machine of their own. */
public final class Browser implements AutoCloseable {
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;

  private Browser(Playwright playwright) {
    this.playwright = playwright;
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(program()))
                    .setHeadless(true)
                    .setArgs(ARGUMENTS));
  }

  public static Browser start() {
    return new Browser(Playwright.create());
  }

  private static String program() {
    String named = System.getenv().getOrDefault("DEMARC_BROWSER", "");
    return named.isBlank() ? "/usr/bin/chromium" : named;
  }

  /** A page of a desktop. */
  public Page desktop() {
    return page(1280, 900);
  }

  /** A page of a phone. */
  Page phone() {
    return page(390, 844);
  }

  private Page page(int width, int height) {
    BrowserContext context =
        browser.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin"));
    context.setDefaultTimeout(30_000);
    return context.newPage();
  }

  /** Opens the address and signs in where Keycloak asks: the name first, then the password. */
  public static void openAs(Page page, Installation.User user, String url) {
    page.navigate(url);
    page.waitForSelector("#username, [data-testid='frame'], #user-menu");
    if (page.locator("#username").count() == 0) {
      return;
    }
    var keyboard = new Keyboard(page);
    keyboard.write("#username", user.username());
    if (page.locator("#password").count() == 0) {
      page.keyboard().press("Enter");
      page.waitForSelector("#password");
    }
    keyboard.write("#password", user.password());
    page.keyboard().press("Enter");
    page.waitForURL(at -> !at.contains("/realms/"));
  }

  /** Waits until the page has its heading, every part of it has come, and it was painted. */
  public static void settle(Page page) {
    page.waitForSelector("h1, h2");
    page.waitForCondition(() -> page.locator("[aria-busy]").count() == 0);
    awaitPaint(page);
  }

  private static void awaitPaint(Page page) {
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  /** Keeps what the page looks like now. What is below the window's end may not be painted yet. */
  public static void picture(Page page, String name) {
    ViewportSize window = page.viewportSize();
    int height = (int) page.evaluate("() => document.documentElement.scrollHeight");
    page.setViewportSize(window.width, Math.max(window.height, height));
    awaitPaint(page);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(Path.of("target/screenshots", name + ".png"))
            .setFullPage(true));
    page.setViewportSize(window.width, window.height);
  }

  @Override
  public void close() {
    playwright.close();
  }
}
