package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.BrowserZone;
import dev.demarc.portal.look.Focus;
import dev.demarc.portal.look.Loading;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** The panels of a dashboard under their controls, as the page's address says. */
public final class Board extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient Dashboard dashboard;
  private final transient String path;
  private final transient Address address;
  private final transient Function<Supplier<Period>, List<Loading<?>>> above;

  /**
   * @param page the path of the page within the tenant's
   * @param above what the page shows between the controls and the panels, of the time that the
   *     range comes to at each look
   */
  public Board(
      Visit visit,
      Dashboard dashboard,
      String page,
      Function<Supplier<Period>, List<Loading<?>>> above) {
    this.visit = visit;
    this.dashboard = dashboard;
    this.path = visit.href(page);
    this.address = new Address(visit.query());
    this.above = above;
  }

  @Override
  protected void onAttach(AttachEvent event) {
    if (getComponentCount() > 0) {
      return;
    }
    address.scope().zone().ifPresentOrElse(this::fill, () -> BrowserZone.of(this, this::fill));
  }

  private void fill(ZoneId zone) {
    address.problems().forEach(problem -> add(problem(problem)));
    Scope scope = address.scope();
    Period period = scope.range().period(Instant.now(), zone);
    add(
        new Controls(path, scope, period),
        new Loading<>(() -> Known.of(visit), measures -> panels(measures, scope, period)));
    Focus.take(this);
  }

  private Component panels(Map<String, Known> measures, Scope scope, Period begun) {
    Supplier<Period> period = () -> scope.range().period(Instant.now(), begun.zone());
    List<PanelCard> cards =
        dashboard.panels().stream()
            .map(panel -> new PanelCard(visit, panel, known(measures, panel), scope, period))
            .toList();
    List<Loading<?>> parts = above.apply(period);
    Div panels = new Div();
    panels.addClassName("panels");
    panels.add(cards.toArray(Component[]::new));
    FilterFields filters = new FilterFields(visit, path, scope, begun, shown(measures));
    Focus.take(filters);
    Div all = new Div(filters);
    if (scope.live()) {
      all.add(
          new Live(() -> {
            parts.forEach(Loading::reload);
            cards.forEach(PanelCard::look);
          }));
    }
    all.add(parts.toArray(Component[]::new));
    all.add(panels);
    return all;
  }

  private static Known known(Map<String, Known> measures, Panel panel) {
    return measures.getOrDefault(panel.measure(), Known.absent(panel.measure()));
  }

  private List<Known> shown(Map<String, Known> measures) {
    return dashboard.panels().stream()
        .map(panel -> measures.get(panel.measure()))
        .filter(Objects::nonNull)
        .toList();
  }

  private static Paragraph problem(String words) {
    Paragraph problem = new Paragraph(words + " The default is shown instead.");
    problem.addClassName("notice");
    problem
        .getElement()
        .setAttribute("role", "alert")
        .setAttribute("data-testid", "address-problem");
    return problem;
  }
}
