package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.BrowserZone;
import dev.demarc.portal.look.Loading;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The panel of one measure with filters over a time, and the way to its dashboard with both. */
public final class MeasurePanel extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final String measure;
  private final transient Scope scope;

  /**
   * @param filters values that are wanted, by dimension
   */
  public MeasurePanel(
      Visit visit, String measure, Map<String, List<String>> filters, Instant from, Instant to) {
    this.visit = visit;
    this.measure = measure;
    this.scope =
        new Scope(new TimeRange.Between(begin(from, to), to), Optional.empty(), filters, false);
  }

  private static Instant begin(Instant from, Instant to) {
    boolean fits = Duration.between(from, to).compareTo(TimeRange.LONGEST) <= 0;
    return fits ? from : to.minus(TimeRange.LONGEST);
  }

  @Override
  protected void onAttach(AttachEvent event) {
    if (getComponentCount() == 0) {
      BrowserZone.of(this, this::fill);
    }
  }

  private void fill(ZoneId zone) {
    Dashboard.holding(measure).ifPresent(dashboard -> fill(dashboard, zone));
  }

  private void fill(Dashboard dashboard, ZoneId zone) {
    Panel panel = dashboard.panel(measure);
    Period period = scope.range().period(Instant.now(), zone);
    Anchor more =
        new Anchor(scope.address(visit.href("dashboards/" + dashboard.key())), "See its dashboard");
    more.setRouterIgnore(false);
    more.setId("panel-dashboard");
    add(
        new Loading<>(
            () -> Known.of(visit).getOrDefault(measure, Known.absent(measure)),
            known -> new PanelCard(visit, panel, known, scope, () -> period)),
        more);
  }
}
