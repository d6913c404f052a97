package dev.demarc.portal.targets;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.demarc.contract.catalogue.Price;
import dev.demarc.contract.id.ModelId;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.BrowserZone;
import dev.demarc.portal.look.Card;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.Press;
import dev.demarc.portal.look.Table;
import dev.demarc.portal.look.Toast;
import java.time.Instant;

/** The prices of one model in the order of time; administrators end and remove some. */
final class TariffCard extends Div {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient PricedTarget shown;
  private final ModelId model;
  private final transient Tariff tariff;
  private final Instant now = Instant.now();
  private final transient Runnable changed;

  TariffCard(Visit visit, PricedTarget shown, ModelId model, Runnable changed) {
    this.visit = visit;
    this.shown = shown;
    this.model = model;
    this.tariff = shown.tariff(model);
    this.changed = changed;
    Paragraph holds = new Paragraph(PriceWords.now(tariff, now));
    holds
        .getElement()
        .setAttribute("data-testid", "price-now")
        .setAttribute("data-id", model.text());
    if (tariff.list().isEmpty()) {
      add(new Card(model.text(), holds));
    } else {
      add(list(holds));
    }
  }

  private Card list(Paragraph holds) {
    Card card = new Card(model.text(), holds, table());
    card.getElement()
        .setAttribute("tabindex", "0")
        .setAttribute("aria-label", "Prices of " + model.text());
    return card;
  }

  private Table<Stretch> table() {
    Table<Stretch> table =
        new Table<Stretch>("price", "Prices of " + model.text(), each -> each.from().toString())
            .column("From", PriceWords::from)
            .column("Until", PriceWords::until)
            .text(
                "Input",
                each -> PriceWords.amount(each.price(), Price::inputMicroUsdPerMillionTokens))
            .text(
                "Cached input",
                each -> PriceWords.amount(each.price(), Price::cachedInputMicroUsdPerMillionTokens))
            .text(
                "Output",
                each -> PriceWords.amount(each.price(), Price::outputMicroUsdPerMillionTokens))
            .text("Per request", each -> PriceWords.amount(each.price(), Price::microUsdPerRequest))
            .column("State", each -> PriceWords.state(each, now));
    return (visit.is("tenant-admin") ? table.column("Change", this::change) : table)
        .rows(tariff.stretches());
  }

  /** What is over stays as it is, and what has begun is ended, not removed. */
  private Component change(Stretch stretch) {
    Price price = stretch.price();
    Stretch.When when = stretch.when(now);
    if (price == null || when == Stretch.When.OVER) {
      return new Span();
    }
    String of = model.text() + "-" + price.from().getEpochSecond();
    Div row = new Div(Press.small("price-end-" + of, "Change its end", () -> end(price)));
    row.addClassName("row");
    if (when == Stretch.When.TO_COME) {
      row.add(Press.small("price-remove-" + of, "Remove", () -> remove(price)));
    }
    return row;
  }

  private void end(Price price) {
    BrowserZone.of(this, zone -> new EndDialog(visit, shown, model, price, zone, changed).open());
  }

  private void remove(Price price) {
    Tariff without = tariff.without(price);
    Confirm.ask(
        "Remove this price of " + model.text() + "?",
        removed(without),
        "Remove",
        () -> {
          if (Toast.attempt(() -> shown.write(visit, model, without))) {
            Toast.done("Removed");
          }
          changed.run();
        });
  }

  private String removed(Tariff without) {
    String words =
        without.list().isEmpty()
            ? "It is the only one. Without a list it is always "
                + PriceWords.of(without.always())
                + "."
            : "Of a time that no other price covers no price is known, and where a budget applies"
                + " the model is not used then.";
    return tariff.agrees(without, Instant.now()) ? words : words + " " + PriceWords.PAST;
  }
}
