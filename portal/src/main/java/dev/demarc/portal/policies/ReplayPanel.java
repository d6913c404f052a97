package dev.demarc.portal.policies;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Following;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.policies.PolicyAnswers.Detail;
import dev.demarc.portal.policies.ReplayAnswers.Replay;
import dev.demarc.portal.remote.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Stored decisions of a period made again under the draft: begun here, followed, cancelled. */
final class ReplayPanel extends Div {
  private static final long serialVersionUID = 1L;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final transient Visit visit;
  private final transient Detail detail;
  private final Loading<Listing<Replay>> found;

  ReplayPanel(Visit visit, Detail detail) {
    this.visit = visit;
    this.detail = detail;
    setId("policy-replay");
    this.found =
        new Loading<>(
            () ->
                visit
                    .api()
                    .list(visit.where("policies", detail.id().text(), "replays"), Replay.class),
            this::page);
    if (detail.draft() == null) {
      add(new Paragraph("There is no draft to replay. What was replayed before stands below."));
    } else if (mayReplay()) {
      add(form());
    }
    add(found);
  }

  private Component form() {
    Select<ReplayPeriod> period = new Select<>();
    period.setId("replay-period");
    period.setLabel("Requests of");
    List<ReplayPeriod> periods = ReplayPeriod.offered(visit);
    period.setItems(periods);
    period.setItemLabelGenerator(ReplayPeriod::words);
    period.setValue(ReplayPeriod.first(periods));
    Div row =
        new Div(period, Press.primary("replay-start", "Replay", () -> begin(period.getValue())));
    row.addClassNames("row", "replay-form");
    Span about =
        new Span(
            "Decides stored requests again under this draft and under the version in force. "
                + "Nothing is run and no content is read.");
    about.addClassName("quiet");
    Div card = new Div(row, about);
    card.addClassName("card");
    return card;
  }

  private void begin(ReplayPeriod period) {
    Instant now = Instant.now();
    boolean begun =
        Toast.attempt(() ->
            visit
                .api()
                .post(
                    visit.where("policies", detail.id().text(), "replays"),
                    Map.of("from", period.from(now).toString(), "to", period.to(now).toString())));
    if (begun) {
      found.reload();
    }
  }

  private Component page(Listing<Replay> listing) {
    List<Replay> replays = listing.items();
    if (replays.isEmpty()) {
      return new EmptyState(
          "Nothing replayed yet",
          "A replay shows which requests of the past would have gone elsewhere, asked or been refused.");
    }
    Replay newest = replays.getFirst();
    long draft = detail.draft() == null ? 0 : detail.draft().revision();
    ReplayReport report =
        new ReplayReport(visit, newest, draft, mayReplay() ? () -> cancel(newest) : null);
    if (newest.runs()) {
      follow(newest, report);
    }
    return report;
  }

  private boolean mayReplay() {
    return visit.is("tenant-admin") || visit.is("policy-approver");
  }

  private void cancel(Replay replay) {
    if (Toast.attempt(
        () ->
            visit
                .api()
                .delete(visit.where("policies", detail.id().text(), "replays", replay.id())))) {
      found.reload();
    }
  }

  /** Looks again until it has ended, then shows all of it. */
  private void follow(Replay replay, ReplayReport report) {
    new Following<>("replay", found, report, AGAIN, Replay::runs)
        .from(
            replay,
            () ->
                visit
                    .api()
                    .get(
                        visit.where("policies", detail.id().text(), "replays", replay.id()),
                        Replay.class),
            report::update);
  }
}
