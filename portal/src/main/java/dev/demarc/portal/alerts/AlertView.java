package dev.demarc.portal.alerts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.alerts.AlertAnswers.Alert;
import dev.demarc.portal.alerts.AlertAnswers.RuleText;
import dev.demarc.portal.dashboards.MeasurePanel;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pairs;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Tone;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;

/** One time that a rule fired, with the panel of its measure around that time. */
@Route(value = "t/:tenant/alerts/:alert", layout = Frame.class)
public class AlertView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final Duration AROUND = Duration.ofHours(1);

  @Inject
  public AlertView(Desks desks) {
    super(desks, "Alert");
  }

  /** What the page is made of. */
  private record Shown(Alert alert, Watchables measures) {}

  @Override
  protected void show(Visit visit) {
    if (AlertsView.READERS.stream().noneMatch(visit::is)) {
      add(new EmptyState("Not yours to see", "Whoever sees measures sees their alerts."));
      return;
    }
    add(
        new Loading<>(
            () ->
                new Shown(
                    visit.api().get(visit.where("alerts", visit.part("alert")), Alert.class),
                    Watchables.of(visit)),
            shown -> page(visit, shown)));
  }

  private static Component page(Visit visit, Shown shown) {
    Alert alert = shown.alert();
    Badge state =
        alert.endedAt() == null ? new Badge("Firing", Tone.BAD) : new Badge("Over", Tone.GOOD);
    state
        .getElement()
        .setAttribute("data-testid", "alert-state")
        .setAttribute("data-state", alert.endedAt() == null ? "firing" : "over");
    Div page =
        new Div(
            new Heading(alert.said().title(), AlertWords.watched(alert.said()), state),
            new Card("", facts(visit, shown)),
            panel(visit, alert));
    page.setId("alert");
    return page;
  }

  private static Component facts(Visit visit, Shown shown) {
    Alert alert = shown.alert();
    RuleText rule = alert.said();
    Scale scale = shown.measures().scale(rule.measure());
    Anchor others =
        new Anchor(visit.href("alerts?rule=" + alert.rule()), "What fired by this rule");
    others.setRouterIgnore(false);
    Pairs facts =
        new Pairs()
            .pair("Severity", AlertWords.severity(rule))
            .pair("Fires at", AlertWords.condition(rule, scale))
            .pair("Found", AlertWords.found(alert.found(), scale))
            .pair("Records", AlertWords.completeness(alert.found()))
            .pair("Fired", TimeText.of(alert.found().at()));
    if (alert.endedAt() != null) {
      facts.pair("Over", TimeText.of(alert.endedAt()));
      facts.pair("Why over", AlertWords.ended(alert.ended()));
    }
    return facts.pair("Before", others);
  }

  /** From a window and an hour before it fired until an hour after it was over. */
  private static Component panel(Visit visit, Alert alert) {
    RuleText rule = alert.said();
    Instant fired = alert.found().at();
    Instant end = alert.endedAt() == null ? Instant.now() : alert.endedAt().plus(AROUND);
    return new MeasurePanel(
        visit,
        rule.measure(),
        rule.filters(),
        fired.minus(Duration.ofMinutes(rule.windowMinutes())).minus(AROUND),
        end.isAfter(fired) ? end : fired.plus(AROUND));
  }
}
