package dev.demarc.portal.dashboards;

import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Tabs;
import jakarta.inject.Inject;
import java.util.List;

/** One dashboard; the tabs lead to the others, with the same range, zone and filters. */
@Route(value = "t/:tenant/dashboards/:dashboard?", layout = Frame.class)
public class DashboardView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public DashboardView(Desks desks) {
    super(desks, "Dashboards");
  }

  @Override
  protected void show(Visit visit) {
    String asked = visit.part("dashboard");
    Dashboard.of(asked.isEmpty() ? Dashboard.ROUTES.key() : asked)
        .filter(each -> each != Dashboard.OVERVIEW)
        .ifPresentOrElse(
            dashboard -> show(visit, dashboard),
            () -> add(new EmptyState("Not found", "There is no such dashboard.")));
  }

  private void show(Visit visit, Dashboard shown) {
    Scope scope = new Address(visit.query()).scope();
    Tabs tabs = new Tabs("Dashboards");
    tabs.addClassName("wrapped");
    for (Dashboard each : Dashboard.values()) {
      if (each != Dashboard.OVERVIEW) {
        tabs.tab(each.key(), each.title(), scope.address(visit.href(page(each))), each == shown);
      }
    }
    add(
        new Heading(shown.title(), shown.sentence(), new FiringAlerts(visit)),
        tabs,
        new Board(visit, shown, page(shown), period -> List.of()));
  }

  private static String page(Dashboard dashboard) {
    return "dashboards/" + dashboard.key();
  }
}
