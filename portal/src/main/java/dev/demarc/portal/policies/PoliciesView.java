package dev.demarc.portal.policies;

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
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.policies.PolicyAnswers.Published;
import dev.demarc.portal.policies.PolicyAnswers.Row;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;

/** The policies of a tenant. */
@Route(value = "t/:tenant/policies", layout = Frame.class)
public class PoliciesView extends TenantPage {
  private static final long serialVersionUID = 1L;

  @Inject
  public PoliciesView(Desks desks) {
    super(desks, "Policies");
  }

  @Override
  protected void show(Visit visit) {
    Heading heading =
        visit.is("tenant-admin")
            ? new Heading("Policies", SENTENCE, create(visit))
            : new Heading("Policies", SENTENCE);
    add(
        heading,
        new Loading<>(
            () -> visit.api().list(visit.where("policies").with("limit", 200), Row.class),
            listing -> list(visit, listing)));
  }

  private static final String SENTENCE =
      "What may run where. A second person approves before a policy is published.";

  private static Component create(Visit visit) {
    return Press.primary(
        "policy-create",
        "New policy",
        () -> Toast.attempt(() -> new NewPolicyDialog(visit).open()));
  }

  private static Component list(Visit visit, Listing<Row> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState(
          "No policy yet", "Without one, every request is refused. Write the first rules now.");
    }
    return new Table<Row>("policy", "Policies", row -> row.id().text())
        .link("Policy", Row::name, row -> visit.href("policies/" + row.id().text()))
        .text("Groups", row -> Words.list(row.groups()))
        .column("Draft", PoliciesView::draft)
        .column("In force", row -> published(row.published()))
        .rows(listing.items(), listing.next());
  }

  private static Component draft(Row row) {
    return row.draft() == null ? new Span(Words.NONE) : PolicyState.of(row.draft().state()).badge();
  }

  static Component published(@org.jspecify.annotations.Nullable Published published) {
    if (published == null) {
      return new Span("Not published");
    }
    Div line = new Div();
    if (published.withdraws() == null) {
      line.add(new Span("Version " + published.version() + " "));
    } else {
      line.add(PolicyState.WITHDRAWN.badge());
    }
    line.add(TimeText.of(published.at()));
    line.addClassName("inline");
    return line;
  }
}
