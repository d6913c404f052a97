package dev.demarc.portal.alerts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.portal.alerts.AlertAnswers.Alert;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.remote.Listing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What fired and is over, of all rules or of one, page by page; the address names both. */
final class HistoryPart extends Div {
  private static final long serialVersionUID = 1L;
  private static final int A_PAGE = 20;

  private final transient Visit visit;
  private final transient Watchables measures;
  private final String rule;
  private final @Nullable String cursor;

  HistoryPart(Visit visit, Watchables measures) {
    this.visit = visit;
    this.measures = measures;
    this.rule = visit.asked("rule").orElse("");
    this.cursor = visit.asked("cursor").orElse(null);
    Card card = new Card("What fired before");
    card.setId("alert-history");
    if (!rule.isEmpty()) {
      Anchor all = new Anchor(visit.href("alerts"), "Show all");
      all.setRouterIgnore(false);
      all.setId("alert-history-all");
      Div only = new Div(new Paragraph("Of one rule alone."), all);
      only.addClassName("row");
      card.add(only);
    }
    card.add(new Loading<>(this::fetch, this::table));
    add(card);
  }

  private Listing<Alert> fetch() {
    return visit
        .api()
        .list(
            visit
                .where("alerts")
                .with("state", "over")
                .with("rule", rule)
                .with("limit", A_PAGE)
                .with("cursor", cursor),
            Alert.class);
  }

  private Component table(Listing<Alert> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState("Nothing yet", "What fired and is over is kept here.");
    }
    Map<String, String> query = rule.isEmpty() ? Map.of() : Map.of("rule", rule);
    return new Div(
        new Table<Alert>("past-alert", "What fired before", Alert::id)
            .link(
                "Alert", alert -> alert.said().title(), alert -> visit.href("alerts/" + alert.id()))
            .column("Severity", alert -> AlertWords.severity(alert.said()))
            .text("Measure", alert -> AlertWords.watched(alert.said()))
            .column(
                "Found",
                alert -> AlertWords.found(alert.found(), measures.scale(alert.said().measure())))
            .column("Fired", alert -> TimeText.of(alert.found().at()))
            .column("Over", alert -> TimeText.of(alert.endedAt()))
            .text("Why over", alert -> AlertWords.ended(alert.ended()))
            .rows(listing.items()),
        new Pager(visit.href("alerts"), query, cursor, listing.next()));
  }
}
