package dev.demarc.portal.guarantees;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Toast;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;

/** What no policy of the tenant may ever permit; administrators write it, everybody reads it. */
@Route(value = "t/:tenant/guarantees", layout = Frame.class)
public class GuaranteesView extends TenantPage {
  private static final long serialVersionUID = 1L;

  /** As many as a tenant may have. */
  private static final int MOST = 50;

  @Inject
  public GuaranteesView(Desks desks) {
    super(desks, "Guarantees");
  }

  @Override
  protected void show(Visit visit) {
    Shown shown = new Shown(visit);
    add(
        new Heading(
            "Guarantees",
            "What no policy may ever permit. Proved of every policy before it is in force.",
            visit.is("tenant-admin")
                ? Press.primary("guarantee-add", "New guarantee", shown::add)
                : new Div()),
        shown);
  }

  /** The list as it was last read. */
  private static final class Shown extends Div {
    private static final long serialVersionUID = 1L;

    private final transient Visit visit;
    private final Loading<Listing<Guarantee>> list;

    Shown(Visit visit) {
      this.visit = visit;
      this.list =
          new Loading<>(
              () ->
                  visit.api().list(visit.where("guarantees").with("limit", MOST), Guarantee.class),
              this::table);
      add(list);
    }

    void add() {
      new GuaranteeDialog(visit, null, list::reload).open();
    }

    private Component table(Listing<Guarantee> listing) {
      if (listing.items().isEmpty()) {
        return new EmptyState(
            "No guarantees yet",
            "One such as “patient data never leaves” is kept by every policy, whoever writes it.");
      }
      Table<Guarantee> table =
          new Table<Guarantee>("guarantee", "Guarantees", each -> each.id().text())
              .text("Guarantee", each -> each.id().text())
              .column("Never", each -> new Code(each.never()))
              .column("Since", each -> TimeText.of(each.since()))
              .text("Written by", Guarantee::by);
      return (visit.is("tenant-admin") ? table.column("Change", this::change) : table)
          .rows(listing.items(), listing.next());
    }

    private Component change(Guarantee guarantee) {
      String id = guarantee.id().text();
      Div both =
          new Div(
              Press.small(
                  "guarantee-edit-" + id,
                  "Edit",
                  () -> new GuaranteeDialog(visit, guarantee, list::reload).open()),
              Press.small("guarantee-remove-" + id, "Remove", () -> remove(id)));
      both.addClassName("row");
      return both;
    }

    private void remove(String id) {
      Confirm.ask(
          "Remove the guarantee " + id + "?",
          "Policies published from then on need not keep it.",
          "Remove",
          () -> {
            if (Toast.attempt(() -> visit.api().delete(visit.where("guarantees", id)))) {
              Toast.done("Removed");
              list.reload();
            }
          });
    }
  }
}
