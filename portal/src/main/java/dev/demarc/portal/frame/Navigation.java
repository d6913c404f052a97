package dev.demarc.portal.frame;

import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.sidenav.SideNav;
import com.vaadin.flow.component.sidenav.SideNavItem;
import java.util.List;
import java.util.Set;

/** The pages of a tenant. Which are listed follows the role; what may be read the API decides. */
final class Navigation {
  /**
   * A page.
   *
   * @param roles of whom one is needed; none where any will do
   */
  private record Entry(String words, String path, VaadinIcon icon, Set<String> roles) {
    Entry(String words, String path, VaadinIcon icon) {
      this(words, path, icon, Set.of());
    }

    boolean isFor(Me.Membership membership) {
      return roles.isEmpty() || roles.stream().anyMatch(membership::is);
    }
  }

  private static final Entry MINE =
      new Entry("My consents", "my-consents", VaadinIcon.CHECK_CIRCLE_O);
  private static final Entry NOTIFICATIONS =
      new Entry("Notifications", "notifications", VaadinIcon.BELL);
  private static final List<Entry> ALL =
      List.of(
          new Entry("Overview", "overview", VaadinIcon.DASHBOARD),
          new Entry("Dashboards", "dashboards", VaadinIcon.CHART),
          new Entry("Checklist", "checklist", VaadinIcon.CHECK_SQUARE_O),
          new Entry("Alerts", "alerts", VaadinIcon.ALARM),
          new Entry("Set up", "start", VaadinIcon.ROCKET),
          new Entry("Policies", "policies", VaadinIcon.SHIELD),
          new Entry(
              "To approve", "to-approve", VaadinIcon.CLIPBOARD_CHECK, Set.of("policy-approver")),
          new Entry("Guarantees", "guarantees", VaadinIcon.LOCK),
          new Entry("Agents", "agents", VaadinIcon.SERVER),
          new Entry("Traces", "traces", VaadinIcon.ROAD_BRANCHES),
          new Entry("Consents", "consents", VaadinIcon.HANDSHAKE),
          new Entry(
              "Approvals",
              "approvals",
              VaadinIcon.GAVEL,
              Set.of("policy-approver", "tenant-admin", "auditor")),
          MINE,
          NOTIFICATIONS,
          new Entry("My passkeys", "my-passkeys", VaadinIcon.KEY),
          new Entry("Classes", "classes", VaadinIcon.TAGS),
          new Entry("Applications", "applications", VaadinIcon.CUBES),
          new Entry("Targets", "targets", VaadinIcon.CLUSTER),
          new Entry("People", "people", VaadinIcon.USERS),
          new Entry(
              "Budgets",
              "budgets",
              VaadinIcon.WALLET,
              Set.of("tenant-admin", "policy-approver", "auditor")),
          new Entry("Signing keys", "signing-keys", VaadinIcon.KEY_O),
          new Entry("Service accounts", "service-accounts", VaadinIcon.COG),
          new Entry("Retention", "retention", VaadinIcon.HOURGLASS),
          new Entry("Audit", "audit", VaadinIcon.CLIPBOARD_TEXT));

  private Navigation() {}

  static SideNav of(Me.Membership membership) {
    SideNav nav = new SideNav();
    nav.getElement().setAttribute("aria-label", "Pages");
    (membership.onlyAnswers() ? List.of(MINE, NOTIFICATIONS) : ALL)
        .stream()
            .filter(entry -> entry.isFor(membership))
            .forEach(entry -> nav.addItem(item(entry, membership)));
    return nav;
  }

  private static SideNavItem item(Entry entry, Me.Membership membership) {
    String path = "t/" + membership.id().text() + "/" + entry.path();
    SideNavItem item = new SideNavItem(entry.words(), path, entry.icon().create());
    item.setMatchNested(true);
    item.setId("nav-" + entry.path());
    return item;
  }
}
