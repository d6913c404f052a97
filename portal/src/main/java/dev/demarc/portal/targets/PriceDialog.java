package dev.demarc.portal.targets;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.Price;
import dev.demarc.contract.id.ModelId;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Adds a price to the list of a model. */
final class PriceDialog extends TariffDialog {
  private static final long serialVersionUID = 1L;
  private static final Duration SOON = Duration.ofHours(1);
  private static final String FROM = "valid from";

  private final transient PricedTarget shown;
  private final Select<ModelId> model = new Select<>();
  private final Moment from;
  private final Ending ending;
  private final TextField input = amount("input", "Input", "");
  private final TextField cached = amount("cached", "Cached input", "");
  private final TextField output = amount("output", "Output", "");
  private final TextField request = amount("request", "Per request", "0");
  private final Checkbox keep = new Checkbox();

  PriceDialog(Visit visit, PricedTarget shown, ZoneId zone, Runnable closed) {
    super(visit, shown, "price", "New price", "Add the price", closed);
    this.shown = shown;
    Instant next = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(SOON);
    from = new Moment("price-from", "Valid from (" + zone + ")", next, zone);
    ending = new Ending("price", next, null, zone);
    cached.setHelperText("Empty: as other input");
    request.setHelperText("USD, beside what tokens cost");
    keep.setId("price-keep");
    choices();
    fields(model, from, ending, keep, input, cached, output, request);
    refusedAt(FROM, from);
    refusedAt(PricedTarget.PRICES, from);
    refusedAt(Ending.FIELD, ending.field());
  }

  private TextField amount(String name, String label, String value) {
    TextField field = text("price-" + name, label, value);
    field.setHelperText("USD per million tokens");
    refusedAt(label, field);
    return field;
  }

  private void choices() {
    model.setId("price-model");
    model.setLabel("Model");
    model.setItems(shown.tariffs().keySet());
    model.addValueChangeListener(change -> fit(shown.tariff(change.getValue())));
    model.setValue(shown.target().models().getFirst().id());
  }

  /** A list's first price leaves nothing known of the time before it, unless that is kept. */
  private void fit(Tariff tariff) {
    keep.setLabel("Until then as always: " + PriceWords.of(tariff.always()));
    keep.setValue(true);
    keep.setVisible(tariff.list().isEmpty());
  }

  @Override
  ModelId model() {
    return model.getValue();
  }

  @Override
  Tariff typed(Tariff before) {
    Price added =
        new Price(
            from.at().orElseThrow(() -> new InvalidValue(FROM, "is unfinished")),
            ending.chosen(),
            micro(input),
            cachedMicro(),
            micro(output),
            micro(request));
    return (keep.getValue() ? before.listed() : before).with(added);
  }

  private @Nullable Long cachedMicro() {
    return cached.getValue().isBlank() ? null : micro(cached);
  }

  private static long micro(TextField field) {
    return Usd.micro(field.getLabel(), field.getValue());
  }
}
