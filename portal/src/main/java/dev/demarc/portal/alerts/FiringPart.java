package dev.demarc.portal.alerts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.alerts.AlertAnswers.Alert;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;

/** What fires now; no more than there may be rules. */
final class FiringPart extends Div {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 100;

  private final transient Visit visit;
  private final transient Watchables measures;
  private final Loading<Listing<Alert>> list;

  FiringPart(Visit visit, Watchables measures) {
    this.visit = visit;
    this.measures = measures;
    this.list =
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(
                        visit.where("alerts").with("state", "firing").with("limit", MOST),
                        Alert.class),
            this::table);
    add(new Card("Firing now", list));
  }

  void reload() {
    list.reload();
  }

  private Component table(Listing<Alert> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState("Nothing fires", "No rule has found its measure where it must not be.");
    }
    return new Table<Alert>("alert", "Firing now", Alert::id)
        .link("Alert", alert -> alert.said().title(), alert -> visit.href("alerts/" + alert.id()))
        .column("Severity", alert -> AlertWords.severity(alert.said()))
        .text("Measure", alert -> AlertWords.watched(alert.said()))
        .text("Rule", alert -> AlertWords.condition(alert.said(), scale(alert)))
        .column("Found", alert -> AlertWords.found(alert.found(), scale(alert)))
        .column("Since", alert -> TimeText.ago(alert.found().at(), Words.NONE))
        .rows(listing.items(), listing.next());
  }

  private Scale scale(Alert alert) {
    return measures.scale(alert.said().measure());
  }
}
