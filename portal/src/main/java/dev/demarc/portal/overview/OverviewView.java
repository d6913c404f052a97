package dev.demarc.portal.overview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.approvals.ApprovalsView;
import dev.demarc.portal.dashboards.Board;
import dev.demarc.portal.dashboards.Dashboard;
import dev.demarc.portal.dashboards.FiringAlerts;
import dev.demarc.portal.dashboards.Period;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.onboarding.SetUpCard;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What ran where, what failed closed, what it cost. */
@Route(value = "t/:tenant/overview", layout = Frame.class)
public class OverviewView extends TenantPage {
  private static final long serialVersionUID = 1L;

  /** The control plane sums up no longer time at once. */
  private static final Duration LONGEST = Duration.ofDays(92);

  @Inject
  public OverviewView(Desks desks) {
    super(desks, "Overview");
  }

  @Override
  protected void show(Visit visit) {
    add(
        new Heading(
            "Overview",
            "Where requests of " + visit.membership().name() + " ran.",
            new FiringAlerts(visit)),
        new SetUpCard(visit),
        new Board(
            visit,
            Dashboard.OVERVIEW,
            "overview",
            period ->
                List.of(
                    new Loading<>(
                        () -> fetch(visit, period.get()),
                        overview -> figures(visit, period.get(), overview)))));
  }

  /** Of everything, and of what there is of so long a time; filters narrow the panels alone. */
  private static Overview fetch(Visit visit, Period period) {
    return visit
        .api()
        .get(
            visit
                .where("overview")
                .with("from", begin(period))
                .with("to", period.to())
                .with("step", "hour"),
            Overview.class);
  }

  private static Instant begin(Period period) {
    Instant earliest = period.to().minus(LONGEST);
    return period.from().isBefore(earliest) ? earliest : period.from();
  }

  private static Component figures(Visit visit, Period period, Overview overview) {
    Div figures = new Div();
    if (begin(period).isAfter(period.from())) {
      Paragraph notice =
          new Paragraph("These figures are of the last 92 days; the panels below of all of it.");
      notice.addClassName("notice");
      figures.add(notice);
    }
    figures.add(figures(visit, overview), new RefusedSpans(overview.refusedByReason()).card());
    return figures;
  }

  private static Component figures(Visit visit, Overview overview) {
    Overview.Ratio closed = overview.failClosed();
    Overview.Latency latency = overview.latency();
    RefusedSpans refused = new RefusedSpans(overview.refusedByReason());
    Div figures = new Div();
    figures.addClassName("figures");
    figures.add(
        figure("requests", "Requests", Words.count(overview.failClosed().of()), answered(overview)),
        figure("fail-closed", "Failed closed", percent(closed), of(closed)),
        figure("cost", "Cost", Words.money(overview.costMicroUsd()), "settled"),
        figure(
            "latency",
            "Latency, median",
            Words.micros(latency == null ? null : latency.p50Micros()),
            "95 %: " + Words.micros(latency == null ? null : latency.p95Micros())),
        link(
            visit,
            "agents",
            figure(
                "agents",
                "Agents active",
                Words.count(overview.agents().active()),
                stale(overview))),
        link(
            visit,
            "consents",
            figure(
                "open-questions",
                "Open questions",
                Words.count(overview.openQuestions()),
                "waiting for a person")),
        approvals(visit, overview),
        figure(
            "refused-spans",
            "Refused spans",
            Words.count(overview.refusedSpans()),
            refused.words() + unread(overview)));
    Overview.Notifications told = overview.notifications();
    if (told != null) {
      figures.add(link(visit, "notifications", told(told)));
    }
    return figures;
  }

  private static String unread(Overview overview) {
    long batches = overview.unreadBatches();
    return batches == 0
        ? ""
        : ", and " + Words.count(batches, "batch", "batches") + " that could not be read";
  }

  private static Div told(Overview.Notifications told) {
    return figure(
        "notifications",
        "Notifications waiting",
        Words.count(told.waiting()),
        (told.mailOn() ? "" : "e-mail is off, ")
            + Words.count(told.undelivered())
            + " not delivered");
  }

  private static String answered(Overview overview) {
    long count = overview.fallbacks() == null ? 0 : overview.fallbacks();
    return Words.count(overview.requests().total())
        + " routed, "
        + Words.count(count, "fallback", "fallbacks");
  }

  private static String stale(Overview overview) {
    return Words.count(overview.agents().stale())
        + " stale, "
        + Words.count(overview.agents().revoked())
        + " revoked";
  }

  private static String percent(Overview.Ratio ratio) {
    return ratio.of() == 0
        ? Words.NONE
        : String.format(Locale.ROOT, "%.1f %%", 100.0 * ratio.count() / ratio.of());
  }

  private static String of(Overview.Ratio ratio) {
    return Words.count(ratio.count()) + " of " + Words.count(ratio.of());
  }

  /** A link for those whose page it is. */
  private static Component approvals(Visit visit, Overview overview) {
    Div figure =
        figure(
            "open-approvals",
            "Open approvals",
            Words.count(overview.openApprovals()),
            "waiting for an approver");
    return ApprovalsView.READERS.stream().anyMatch(visit::is)
        ? link(visit, "approvals?state=requested", figure)
        : figure;
  }

  private static Div figure(String id, String name, String value, String more) {
    Span label = new Span(name);
    label.addClassName("figure-name");
    Span number = new Span(value);
    number.addClassName("figure-value");
    number.setId("figure-" + id);
    Span detail = new Span(more);
    detail.addClassName("quiet");
    Div figure = new Div(label, number, detail);
    figure.addClassName("figure");
    return figure;
  }

  private static Component link(Visit visit, String path, Div figure) {
    Anchor anchor = new Anchor(visit.href(path), figure);
    anchor.setRouterIgnore(false);
    anchor.addClassName("figure-link");
    return anchor;
  }
}
