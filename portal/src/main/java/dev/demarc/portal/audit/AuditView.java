package dev.demarc.portal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Pager;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who changed what; each entry carries the hash of the one before. */
@Route(value = "t/:tenant/audit", layout = Frame.class)
public class AuditView extends TenantPage {
  private static final long serialVersionUID = 1L;

  /** One entry. */
  record Entry(
      Long sequence,
      @Nullable Instant at,
      @Nullable String actor,
      @Nullable String action,
      @Nullable String object,
      @Nullable JsonNode detail,
      @Nullable String hash) {
    String detailWords() {
      if (detail == null || detail.isNull()) {
        return Words.NONE;
      }
      return detail.isObject()
          ? Words.or(
              detail.properties().stream()
                  .map(e -> e.getKey() + " " + e.getValue().asText())
                  .collect(Collectors.joining(", ")))
          : Words.or(detail.asText());
    }
  }

  @Inject
  public AuditView(Desks desks) {
    super(desks, "Audit");
  }

  @Override
  protected void show(Visit visit) {
    @Nullable String cursor = visit.asked("cursor").orElse(null);
    Map<String, String> asked = AuditSearch.asked(visit);
    add(
        new Heading("Audit", "Who changed what. Entries are chained by hash and never edited."),
        new AuditSearch(visit, asked),
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(
                        AuditSearch.where(
                            visit.where("audit").with("limit", 50).with("cursor", cursor), asked),
                        Entry.class),
            listing -> list(visit, asked, cursor, listing)));
  }

  private static Component list(
      Visit visit, Map<String, String> asked, @Nullable String cursor, Listing<Entry> listing) {
    if (listing.items().isEmpty()) {
      return asked.isEmpty()
          ? new EmptyState("Nothing here", "No change has been made.")
          : new EmptyState("Nothing found", "No entry is like that.");
    }
    return new Div(
        new Table<Entry>("audit", "Audit", entry -> String.valueOf(entry.sequence()))
            .text("No.", entry -> String.valueOf(entry.sequence()))
            .column("When", entry -> TimeText.of(entry.at()))
            .text("Who", Entry::actor)
            .text("Action", entry -> Words.plain(entry.action()))
            .text("Object", Entry::object)
            .text("Detail", Entry::detailWords)
            .column("Hash", entry -> hash(entry.hash()))
            .rows(listing.items()),
        new Pager(visit.href("audit"), asked, cursor, listing.next()));
  }

  private static Span hash(@Nullable String hash) {
    Span span = new Span(Words.digest(hash));
    span.addClassName("mono");
    span.setTitle(Words.or(hash));
    return span;
  }
}
