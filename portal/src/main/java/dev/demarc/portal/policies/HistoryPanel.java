package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.PolicyAnswers.Event;
import dev.demarc.portal.remote.Listing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who did what, when and why. */
final class HistoryPanel extends Div {
  private static final long serialVersionUID = 1L;

  HistoryPanel(Visit visit, Detail detail) {
    @Nullable String cursor = visit.asked("cursor").orElse(null);
    add(
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(
                        visit
                            .where("policies", detail.id().text(), "history")
                            .with("limit", 50)
                            .with("cursor", cursor),
                        Event.class),
            listing -> page(visit, detail, cursor, listing)));
  }

  private static Component page(
      Visit visit, Detail detail, @Nullable String cursor, Listing<Event> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState("Nothing happened yet", "Saving a draft is the first event.");
    }
    return new Div(
        new Table<Event>("history", "History", event -> Words.or(event.when()))
            .column("When", event -> TimeText.of(event.when()))
            .text("Who", Event::who)
            .text("What", Event::words)
            .text("Why", Event::comment)
            .rows(listing.items()),
        new Pager(
            visit.href("policies/" + detail.id().text() + "/history"),
            Map.of(),
            cursor,
            listing.next()));
  }
}
