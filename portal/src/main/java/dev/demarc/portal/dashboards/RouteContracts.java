package dev.demarc.portal.dashboards;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Target;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.EmptyState;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Words;
import dev.demarc.portal.remote.Listing;
import java.util.List;

/** What each route of the catalogue promises of its answers. */
final class RouteContracts extends Div {
  private static final long serialVersionUID = 1L;

  /** One route. */
  private record Offer(Target target, ModelOffer model) {}

  RouteContracts(Visit visit) {
    add(
        new Loading<>(
            () -> visit.api().list(visit.where("targets").with("limit", 200), Target.class),
            RouteContracts::table));
  }

  private static Component table(Listing<Target> targets) {
    List<Offer> offers =
        targets.items().stream()
            .flatMap(target -> target.models().stream().map(model -> new Offer(target, model)))
            .toList();
    if (offers.isEmpty()) {
      return new EmptyState("No routes yet", "Nothing can run until a target is in the catalogue.");
    }
    return new Table<Offer>("contract", "What each route offers", each -> each.model().id().text())
        .text("Target", each -> each.target().id().text())
        .text("Model", each -> each.model().id().text())
        .column("Boundary", each -> Badge.boundary(each.target().boundary().wire()))
        .text("Precision", each -> each.model().precision())
        .text("Context", each -> Words.count((long) each.model().contextTokens()) + " tokens")
        .text(
            "Can do",
            each -> Words.list(each.model().features().stream().map(one -> one.wire()).toList()))
        .rows(offers, targets.next());
  }
}
