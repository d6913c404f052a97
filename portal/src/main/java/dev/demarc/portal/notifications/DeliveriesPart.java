package dev.demarc.portal.notifications;

import static com.vaadin.flow.i18n.I18NProvider.translate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Tabs;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.notifications.NotificationAnswers.Delivery;
import dev.demarc.portal.remote.Listing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was sent to whom, newest first, page by page; the address names state and page. */
final class DeliveriesPart extends Div {
  private static final long serialVersionUID = 1L;
  private static final List<String> STATES =
      List.of("waiting", "delivered", "dead", "off", "dropped");

  private final transient Visit visit;
  private final String state;
  private final @Nullable String cursor;
  private final Loading<Listing<Delivery>> list;

  DeliveriesPart(Visit visit) {
    this.visit = visit;
    this.state = visit.asked("state").orElse("");
    this.cursor = visit.asked("cursor").orElse(null);
    this.list = new Loading<>(this::fetch, this::table);
    Tabs tabs =
        new Tabs(translate("deliveries.state"))
            .tab("all", translate("deliveries.all"), visit.href("notifications"), state.isEmpty());
    for (String each : STATES) {
      tabs.tab(
          each,
          translate("deliveries.state." + each),
          visit.href("notifications?state=" + each),
          each.equals(state));
    }
    add(
        new Card(
            translate("deliveries.title"),
            new Paragraph(translate("deliveries.words")),
            tabs,
            list));
  }

  private Listing<Delivery> fetch() {
    return visit
        .api()
        .list(
            visit.where("deliveries").with("state", state).with("cursor", cursor), Delivery.class);
  }

  private Component table(Listing<Delivery> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(translate("deliveries.none"), translate("deliveries.none.words"));
    }
    var table =
        new Table<Delivery>("delivery", translate("deliveries.title"), Delivery::id)
            .column(translate("deliveries.state"), NotificationWords::state)
            .text(translate("deliveries.event"), Delivery::kind)
            .text(translate("deliveries.to"), NotificationWords::to)
            .text(translate("deliveries.attempts"), each -> Integer.toString(each.attempts()))
            .text(translate("deliveries.result"), NotificationWords::result)
            .column(translate("deliveries.next"), each -> TimeText.of(each.nextAttemptAt()))
            .column(translate("deliveries.at"), each -> TimeText.ago(each.at(), Words.NONE));
    if (visit.is("tenant-admin")) {
      table.column(translate("deliveries.again.head"), this::again);
    }
    Map<String, String> query = state.isEmpty() ? Map.of() : Map.of("state", state);
    return new Div(
        table.rows(listing.items()),
        new Pager(visit.href("notifications"), query, cursor, listing.next()));
  }

  private Component again(Delivery delivery) {
    if (delivery.waits()) {
      return new Span(Words.NONE);
    }
    return Press.small(
        "deliver-again-" + delivery.id(),
        translate("deliveries.again"),
        () -> {
          boolean worked =
              Toast.attempt(() ->
                  visit
                      .api()
                      .post(visit.where("deliveries", delivery.id(), "redeliver"), Map.of()));
          if (worked) {
            Toast.done(translate("deliveries.again.done"));
            list.reload();
          }
        });
  }
}
