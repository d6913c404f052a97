package dev.demarc.e2e.boundary;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.WebSocketFrame;
import dev.demarc.e2e.installation.Installation;
import dev.demarc.e2e.people.Browser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One person's look at the portal in a real browser, each page in a tab of its own that stays open,
 * and the search of all that reached it: the text that is read, the DOM with its shadow roots and
 * field values, the body of every response and every frame of every web socket. The portal's own
 * program, the same for every page and person, is kept once. Each wait for a page is bounded; one
 * that does not come is an error.
 */
final class PortalLook {
  /** The markup, and what markup does not tell: shadow roots and what is in fields. */
  private static final String DOM =
      """
      () => {
        const parts = [document.documentElement.outerHTML, document.title, location.href];
        const walk = node => {
          if (node.shadowRoot) { parts.push(node.shadowRoot.innerHTML); walk(node.shadowRoot); }
          if (typeof node.value === 'string') parts.push(node.value);
          for (const child of node.children ?? []) walk(child);
        };
        walk(document.documentElement);
        return parts.join('\\n');
      }
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BrowserContext tabs;
  private final String portal;
  private final List<Request> finished = new ArrayList<>();
  private final Set<String> program = new HashSet<>();
  private final Map<String, StringBuilder> frames = new LinkedHashMap<>();
  private final Map<String, byte[]> seen = new LinkedHashMap<>();

  private PortalLook(BrowserContext tabs, String portal) {
    this.tabs = tabs;
    this.portal = portal;
    tabs.setDefaultTimeout(PATIENCE.toMillis());
    tabs.setDefaultNavigationTimeout(PATIENCE.toMillis());
  }

  private Page listened(Page page) {
    page.onRequestFinished(finished::add);
    page.onWebSocket(socket -> {
      var heard = frames.computeIfAbsent(socket.url(), url -> new StringBuilder());
      socket.onFrameReceived(frame -> heard.append(text(frame)).append('\n'));
    });
    return page;
  }

  static PortalLook as(Browser browser, Installation.User user, Installation installation) {
    Page page = browser.desktop();
    String portal = installation.portal().toString();
    var look = new PortalLook(page.context(), portal);
    Browser.openAs(look.listened(page), user, portal + "/");
    return look;
  }

  private static String text(WebSocketFrame frame) {
    return frame.text() != null
        ? frame.text()
        : new String(frame.binary(), StandardCharsets.ISO_8859_1);
  }

  /** Opens the page, waits until all of it came, and keeps everything. */
  PortalLook at(String path) {
    Page page = listened(tabs.newPage());
    page.navigate(path.startsWith("http") ? path : portal + path);
    Browser.settle(page);
    if (page.locator("[data-testid='trouble'], [data-testid='not-found']").count() > 0) {
      throw new AssertionError(path + " shows trouble: " + page.innerText("body"));
    }
    keep(path, page);
    return this;
  }

  private void keep(String path, Page page) {
    put(path + " text", page.innerText("body"));
    put(path + " DOM", (String) page.evaluate(DOM));
    List.copyOf(finished).stream().filter(this::isNew).forEach(request -> keep(path, request));
    finished.clear();
    frames.forEach((url, heard) -> put("socket " + url, heard.toString()));
  }

  private boolean isNew(Request request) {
    return !request.url().contains("/VAADIN/build/") || program.add(request.url());
  }

  private void keep(String path, Request request) {
    try {
      seen.put(path + " " + request.url() + " #" + seen.size(), request.response().body());
    } catch (PlaywrightException noBody) {
      // a redirect, or one that the browser let go: it has no body to search
    }
  }

  private void put(String place, String text) {
    seen.put(place, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Where the word is, with the form in which it is there. */
  List<String> holding(Canary canary) {
    List<String> holding = new ArrayList<>();
    seen.forEach((place, bytes) ->
        canary.in(bytes).ifPresent(form -> holding.add(place + " holds " + form)));
    return holding;
  }

  /** What was looked at; the names of places. */
  List<String> places() {
    return List.copyOf(seen.keySet());
  }
}
