package dev.demarc.portal.targets;

import com.vaadin.flow.component.html.Paragraph;
import dev.demarc.contract.catalogue.Price;
import dev.demarc.contract.id.ModelId;
import dev.demarc.portal.frame.Visit;
import java.time.Instant;
import java.time.ZoneId;

/** Gives a price another end. */
final class EndDialog extends TariffDialog {
  private static final long serialVersionUID = 1L;

  private final ModelId model;
  private final transient Price price;
  private final Ending ending;

  EndDialog(
      Visit visit, PricedTarget shown, ModelId model, Price price, ZoneId zone, Runnable closed) {
    super(visit, shown, "end", "End of the price of " + model.text(), "Keep it", closed);
    this.model = model;
    this.price = price;
    Instant now = Instant.now();
    ending = new Ending("end", price.from().isAfter(now) ? price.from() : now, price.to(), zone);
    fields(
        ending,
        new Paragraph(
            "From the end on the next price is valid. Until it begins no price is known, and where"
                + " a budget applies the model is not used."));
    refusedAt(PricedTarget.PRICES, ending.field());
    refusedAt(Ending.FIELD, ending.field());
  }

  @Override
  ModelId model() {
    return model;
  }

  @Override
  Tariff typed(Tariff before) {
    return before.ending(price, ending.chosen());
  }
}
