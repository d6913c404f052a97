package dev.demarc.portal;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.util.List;
import java.util.stream.Stream;

/** Every page of the portal, by its address, filled by {@link FakeControlPlane}. */
final class Pages {
  /** What the addresses of a tenant begin with. */
  static final String CLINIC = "/t/" + FakeControlPlane.CLINIC;

  private static final String POLICY = CLINIC + "/policies/33333333-3333-4333-8333-333333333333";
  private static final String APPROVAL = CLINIC + "/approvals/99999999-9999-4999-8999-111111111111";
  private static final String CONSENTS = "/consents/" + FakeControlPlane.CLINIC;

  /** Of people outside, who came to the first of these before. */
  private static final String ANSWER =
      "/answer/" + FakeControlPlane.CLINIC + "/77777777-7777-4777-8777-";

  static final List<String> ALL =
      List.of(
          CLINIC + "/overview",
          CLINIC + "/dashboards",
          CLINIC + "/dashboards/routes?boundary=edge&class=phi&range=7d&zone=Asia/Kolkata&live=on",
          CLINIC + "/dashboards/cost?zone=Europe/Berlin",
          CLINIC + "/dashboards/movement?dimension.from=edge&range=30d",
          CLINIC + "/dashboards/latency?range=1h",
          CLINIC + "/dashboards/fallback?from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z",
          CLINIC + "/dashboards/fleet",
          CLINIC + "/dashboards/offline",
          CLINIC + "/dashboards/stability",
          "/t/" + FakeControlPlane.FARM + "/dashboards/routes",
          CLINIC + "/alerts",
          CLINIC + "/alerts/12",
          CLINIC + "/alerts/11",
          "/t/" + FakeControlPlane.FARM + "/alerts",
          CLINIC + "/start?step=names",
          CLINIC + "/start?step=application",
          CLINIC + "/start?step=agent",
          CLINIC + "/start?step=approval",
          CLINIC + "/start?step=request",
          "/t/" + FakeControlPlane.FARM + "/start",
          CLINIC + "/policies",
          POLICY,
          POLICY + "/comments",
          POLICY + "/changes",
          POLICY + "/replay",
          POLICY + "/simulate?of=draft&to=edge",
          POLICY + "/matrix",
          POLICY + "/rollout",
          POLICY + "/history",
          POLICY + "/versions",
          CLINIC + "/to-approve",
          CLINIC + "/guarantees",
          CLINIC + "/agents",
          CLINIC + "/agents/44444444-4444-4444-8444-444444444444",
          CLINIC + "/traces",
          CLINIC + "/traces?demarc.data.tags=phi&demarc.cost.settled_micro_usd=1..&late=false",
          CLINIC + "/traces?boundary=managed-cloud&wider=first-use",
          CLINIC + "/traces/01JD4N2T8Q5Z0W7Y3C6V9B1K01?why=cluster&again=draft",
          CLINIC + "/checklist",
          "/t/" + FakeControlPlane.FARM + "/checklist",
          CLINIC + "/consents",
          CLINIC + "/approvals",
          APPROVAL,
          CLINIC + "/approvals/99999999-9999-4999-8999-222222222222",
          CLINIC + "/my-consents",
          CLINIC + "/my-passkeys",
          CLINIC + "/signing-keys",
          CLINIC + "/notifications",
          CONSENTS + "/55555555-5555-4555-8555-555555555555",
          CONSENTS + "/55555555-5555-4555-8555-666666666666",
          CLINIC + "/classes",
          CLINIC + "/applications",
          CLINIC + "/targets",
          CLINIC + "/targets/cloud/prices",
          CLINIC + "/targets/local/prices",
          CLINIC + "/people",
          CLINIC + "/service-accounts",
          CLINIC + "/budgets",
          CLINIC + "/retention",
          CLINIC + "/audit",
          CLINIC + "/nowhere",
          "/answer#" + FakeControlPlane.CLINIC + "." + "A".repeat(43),
          ANSWER + "777777777777",
          ANSWER + "888888888888",
          ANSWER + "000000000000");

  /**
   * What asks something over a page.
   *
   * @param opener the id of the button that opens it
   */
  record Opened(String address, String opener) {}

  static final List<Opened> DIALOGS =
      List.of(
          new Opened(CLINIC + "/policies", "policy-create"),
          new Opened(POLICY + "/simulate?of=2&class=phi", "keep-case"),
          new Opened(POLICY + "/rollout", "rollback-open"),
          new Opened(POLICY + "/rollout", "withdraw-version"),
          new Opened(CLINIC + "/guarantees", "guarantee-add"),
          new Opened(CLINIC + "/agents", "enrol-agent"),
          new Opened(CLINIC + "/alerts", "alert-rule-add"),
          new Opened(APPROVAL, "approval-approve"),
          new Opened(APPROVAL, "approval-deny"),
          new Opened(CLINIC + "/signing-keys", "signing-key-replace"),
          new Opened(CLINIC + "/notifications", "webhook-add"),
          new Opened(CLINIC + "/classes", "class-add"),
          new Opened(CLINIC + "/applications", "application-add"),
          new Opened(CLINIC + "/applications", "keys-notes"),
          new Opened(CLINIC + "/targets", "target-add"),
          new Opened(CLINIC + "/targets/cloud/prices", "price-add"),
          new Opened(CLINIC + "/people", "person-add"),
          new Opened(CLINIC + "/people", "roles-2c6ee24b-0941-4f3c-9c41-7a8b9c0d1e2f"),
          new Opened(CLINIC + "/people", "erase-2c6ee24b-0941-4f3c-9c41-7a8b9c0d1e2f"),
          new Opened(CLINIC + "/service-accounts", "service-add"),
          new Opened(CLINIC + "/budgets", "budget-add"));

  private static final String OPEN =
      "() => document.querySelector('vaadin-dialog[opened], vaadin-confirm-dialog[opened]')";

  private static final String IDLE =
      """
      () => location.pathname.startsWith('/answer') || window.Vaadin && window.Vaadin.Flow && window.Vaadin.Flow.clients
          && Object.values(window.Vaadin.Flow.clients).every(c => !c.isActive || !c.isActive())
          && ![...document.querySelectorAll('vaadin-grid')].some(g => g.loading)
          && !document.querySelector('main [aria-busy]')
      """;

  private Pages() {}

  /** All, or those whose address has one of the parts in {@code -Dportal.pages=a,b}. */
  static List<String> chosen() {
    return ALL.stream().filter(Pages::isChosen).toList();
  }

  /** Likewise of {@link #DIALOGS}, by the page below. */
  static List<Opened> chosenDialogs() {
    return DIALOGS.stream().filter(dialog -> isChosen(dialog.address)).toList();
  }

  private static boolean isChosen(String address) {
    String only = System.getProperty("portal.pages", "");
    return Stream.of(only.split(",")).anyMatch(address::contains);
  }

  /** Opens it on its page. */
  static void open(Page page, Opened dialog) {
    page.locator("#" + dialog.opener).click();
    page.waitForFunction(OPEN);
    settle(page);
  }

  /** Waits until nothing is on its way to the page. */
  static void settle(Page page) {
    page.waitForLoadState(LoadState.NETWORKIDLE);
    page.waitForFunction(IDLE);
  }
}
