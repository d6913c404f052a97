package dev.demarc.portal.alerts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import jakarta.inject.Inject;
import java.util.List;

/** What fires now, by which rules, and what fired before. */
@Route(value = "t/:tenant/alerts", layout = Frame.class)
public class AlertsView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final String SENTENCE =
      "When a measure is where it must not be. Rules are looked at once a minute.";

  /** Whose page it is: everybody's who sees measures. */
  static final List<String> READERS =
      List.of(
          "tenant-admin", "policy-approver", "site-operator", "application-developer", "auditor");

  @Inject
  public AlertsView(Desks desks) {
    super(desks, "Alerts");
  }

  @Override
  protected void show(Visit visit) {
    if (READERS.stream().noneMatch(visit::is)) {
      add(
          new Heading("Alerts", SENTENCE),
          new EmptyState("Not yours to see", "Whoever sees measures sees their alerts."));
      return;
    }
    add(
        new Heading("Alerts", SENTENCE),
        new Loading<>(() -> Watchables.of(visit), measures -> parts(visit, measures)));
  }

  private static Component parts(Visit visit, Watchables measures) {
    FiringPart firing = new FiringPart(visit, measures);
    return new Div(
        firing, new RulesPart(visit, measures, firing::reload), new HistoryPart(visit, measures));
  }
}
