package dev.demarc.portal.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import dev.demarc.portal.remote.Where;
import dev.demarc.portal.traces.TraceAnswers.Row;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Requests and what was decided; the filters are in the address. */
@Route(value = "t/:tenant/traces", layout = Frame.class)
public class TracesView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public TracesView(Desks desks) {
    super(desks, "Traces");
  }

  @Override
  protected void show(Visit visit) {
    @Nullable String cursor = visit.asked("cursor").orElse(null);
    Asked asked = Asked.of(visit.query());
    add(
        new Heading("Traces", "Every decided request, in metadata. Content stays at the site."),
        new Filters(visit, asked),
        new WiderNotice(asked.wider()),
        new Loading<>(
            () -> visit.api().list(where(visit, asked, cursor), Row.class),
            listing -> list(visit, asked, cursor, listing)));
  }

  private static Where where(Visit visit, Asked asked, @Nullable String cursor) {
    return asked.in(visit.where("traces").with("limit", 50).with("cursor", cursor));
  }

  private static Component list(
      Visit visit, Asked asked, @Nullable String cursor, Listing<Row> listing) {
    Div page = new Div();
    if (listing.goneBefore() != null) {
      page.add(new GoneNotice(listing.goneBefore()));
    }
    page.add(found(visit, asked, cursor, listing));
    return page;
  }

  private static Component found(
      Visit visit, Asked asked, @Nullable String cursor, Listing<Row> listing) {
    if (listing.items().isEmpty()) {
      return asked.isEmpty()
          ? new EmptyState(
              "No requests in the last 7 days", "The first request an agent decides appears here.")
          : new EmptyState(
              "Nothing matches",
              "No request fits these filters in this time. Clear some of them, or look further"
                  + " back.");
    }
    return new Div(
        new Table<Row>("trace", "Requests", row -> row.decision().text())
            .column("When", row -> TimeText.of(row.at()))
            .link(
                "Decision",
                row -> shorten(row.decision().text()),
                row -> visit.href("traces/" + row.decision().text()))
            .column("Outcome", TracesView::outcome)
            .text("Class", TracesView::dataClass)
            .column("Boundary", TracesView::boundary)
            .text("Model", Row::model)
            .text("Application", Row::application)
            .text("Latency", row -> Words.micros(row.latencyMicros()))
            .text("Cost", row -> Words.money(row.costMicroUsd()))
            .rows(listing.items()),
        Pager.ofMany(visit.href("traces"), asked.parameters(), cursor, listing.next()));
  }

  private static Component outcome(Row row) {
    boolean request = row.kind() == null || row.kind().equals("request");
    Div cell = new Div(request ? TraceWords.outcome(row.outcome()) : kind(row));
    cell.addClassName("inline");
    if (row.fallbackFrom() != null) {
      cell.add(new Badge("Fallback", Tone.WARN));
    }
    if (Boolean.TRUE.equals(row.late())) {
      cell.add(new Badge("Late", Tone.QUIET));
    }
    return cell;
  }

  private static Badge kind(Row row) {
    return new Badge(Words.plain(row.kind()), Tone.QUIET);
  }

  private static Component boundary(Row row) {
    return row.boundary() == null ? new Span(Words.NONE) : Badge.boundary(row.boundary());
  }

  private static String dataClass(Row row) {
    String tags =
        row.tags() == null || row.tags().isEmpty() ? "" : " (" + Words.list(row.tags()) + ")";
    return Words.or(row.dataClass()) + tags;
  }

  private static String shorten(String decision) {
    return decision.length() > 18
        ? decision.substring(0, 8) + "…" + decision.substring(decision.length() - 6)
        : decision;
  }
}
