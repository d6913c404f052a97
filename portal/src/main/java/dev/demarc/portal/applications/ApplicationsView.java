package dev.demarc.portal.applications;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.applications.ApplicationAnswers.Row;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;

/** The registered callers of a tenant. */
@Route(value = "t/:tenant/applications", layout = Frame.class)
public class ApplicationsView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final String SENTENCE =
      "Who may call an agent, and as what. Each calls with a key of its own.";

  @Inject
  public ApplicationsView(Desks desks) {
    super(desks, "Applications");
  }

  @Override
  protected void show(Visit visit) {
    Loading<Listing<Row>> list =
        new Loading<>(
            () -> visit.api().list(visit.where("applications").with("limit", 200), Row.class),
            listing -> table(visit, listing));
    add(
        visit.is("tenant-admin")
            ? new Heading("Applications", SENTENCE, create(visit, list::reload))
            : new Heading("Applications", SENTENCE),
        list);
  }

  private static Component create(Visit visit, Runnable done) {
    return Press.primary(
        "application-add",
        "Register one",
        () -> Toast.attempt(() -> new NewApplicationDialog(visit, done).open()));
  }

  private static Component table(Visit visit, Listing<Row> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(
          "No applications yet", "An administrator registers one, and makes its keys here.");
    }
    return new Table<Row>("application", "Applications", row -> row.id().text())
        .text("Application", row -> row.id().text())
        .text("Title", Row::title)
        .text("Team", Row::team)
        .text("Default class", Row::defaultClass)
        .text(
            "Tasks",
            row -> row.tasks() == null || row.tasks().isEmpty() ? "any" : Words.list(row.tasks()))
        .text("Limit", row -> Words.or(row.requestsPerMinute()) + " a minute")
        .column("Keys", row -> keys(visit, row))
        .rows(listing.items(), listing.next());
  }

  private static Component keys(Visit visit, Row row) {
    return Press.small(
        "keys-" + row.id().text(), "Keys", () -> new KeysDialog(visit, row.id(), () -> {}).open());
  }
}
