package dev.demarc.portal;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The packaged portal between stand-ins of its neighbours, and a fresh page for each test. */
abstract class InBrowser {
  static FakeKeycloak keycloak;
  static FakeControlPlane controlPlane;
  static PortalProcess portal;
  static Browser browser;
  static BrowserContext context;

  Page page;

  @BeforeAll
  static void start() throws Exception {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    keycloak = new FakeKeycloak();
    controlPlane = new FakeControlPlane();
    portal = new PortalProcess(controlPlane.url(), keycloak.url());
    browser = new Browser();
    context = browser.context(1280, 900);
  }

  @AfterAll
  static void stop() {
    browser.close();
    portal.close();
    controlPlane.close();
    keycloak.close();
  }

  @BeforeEach
  void open() {
    controlPlane.calls.clear();
    controlPlane.instead.clear();
    controlPlane.away = false;
    page = context.newPage();
  }

  @AfterEach
  void close() {
    page.close();
  }
}
