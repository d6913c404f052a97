package dev.demarc.portal.targets;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.router.Route;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import jakarta.inject.Inject;

/** Where requests may run: the signed catalogue. */
@Route(value = "t/:tenant/targets", layout = Frame.class)
public class TargetsView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final String SENTENCE =
      "What can execute, where, run by whom. Sites bind only their secrets.";

  @Inject
  public TargetsView(Desks desks) {
    super(desks, "Targets");
  }

  @Override
  protected void show(Visit visit) {
    Loading<Listing<Target>> list =
        new Loading<>(
            () -> visit.api().list(visit.where("targets").with("limit", 200), Target.class),
            listing -> table(visit, listing));
    add(
        visit.is("tenant-admin")
            ? new Heading(
                "Targets",
                SENTENCE,
                Press.primary(
                    "target-add",
                    "Add a target",
                    () -> new NewTargetDialog(visit, "", list::reload).open()))
            : new Heading("Targets", SENTENCE),
        list);
  }

  private static Component table(Visit visit, Listing<Target> listing) {
    if (listing.items().isEmpty()) {
      return new EmptyState("No targets yet", "Nothing can run until one is in the catalogue.");
    }
    return new Table<Target>("target", "Targets", t -> t.id().text())
        .text("Target", t -> t.id().text())
        .text("Title", Target::title)
        .column("Boundary", t -> Badge.boundary(t.boundary().wire()))
        .text("Region", Target::region)
        .text("Operator", Target::operator)
        .text("Protocol", t -> Words.plain(t.protocol().wire()))
        .text("Hosts", t -> Words.list(t.hosts()))
        .text("Models", t -> Words.list(t.models().stream().map(TargetsView::model).toList()))
        .column("Prices", t -> prices(visit, t))
        .rows(listing.items(), listing.next());
  }

  private static Component prices(Visit visit, Target target) {
    String id = target.id().text();
    Anchor link = new Anchor(visit.href("targets/" + id + "/prices"), "Prices");
    link.setId("target-prices-" + id);
    link.setRouterIgnore(false);
    return link;
  }

  private static String model(ModelOffer model) {
    return model.id().text() + " (" + Words.count((long) model.contextTokens()) + " tokens)";
  }
}
