package dev.demarc.portal.targets;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.Route;
import dev.demarc.portal.frame.Desks;
import dev.demarc.portal.frame.Frame;
import dev.demarc.portal.frame.TenantPage;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.BrowserZone;
import dev.demarc.portal.look.Heading;
import dev.demarc.portal.look.KeptFocus;
import dev.demarc.portal.look.Loading;
import dev.demarc.portal.look.Press;
import jakarta.inject.Inject;

/** What the models of a target cost, when; administrators add prices and end them. */
@Route(value = "t/:tenant/targets/:target/prices", layout = Frame.class)
public class TargetPricesView extends TenantPage {
  private static final long serialVersionUID = 1L;
  private static final String SENTENCE =
      "In USD per million tokens. An attempt costs what is valid when it begins.";

  @Inject
  public TargetPricesView(Desks desks) {
    super(desks, "Prices");
  }

  @Override
  protected void show(Visit visit) {
    add(new Shown(visit));
  }

  /** The target as it was last read. */
  private static final class Shown extends Div {
    private static final long serialVersionUID = 1L;

    private final transient Visit visit;
    private final Loading<PricedTarget> target;

    Shown(Visit visit) {
      this.visit = visit;
      this.target = new Loading<>(() -> PricedTarget.read(visit, visit.part("target")), this::page);
      add(target);
      KeptFocus.watch(this);
    }

    private Component page(PricedTarget read) {
      Div page = new Div(heading(read));
      read.tariffs()
          .keySet()
          .forEach(model -> page.add(new TariffCard(visit, read, model, target::reload)));
      KeptFocus.take(this);
      return page;
    }

    private Component heading(PricedTarget read) {
      Anchor targets = new Anchor(visit.href("targets"), "All targets");
      targets.setRouterIgnore(false);
      String title = "Prices of " + read.target().title();
      return visit.is("tenant-admin")
          ? new Heading(
              title,
              SENTENCE,
              targets,
              Press.primary("price-add", "Add a price", () -> addTo(read)))
          : new Heading(title, SENTENCE, targets);
    }

    private void addTo(PricedTarget read) {
      BrowserZone.of(this, zone -> new PriceDialog(visit, read, zone, target::reload).open());
    }
  }
}
