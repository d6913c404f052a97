package dev.demarc.portal.targets;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import dev.demarc.contract.catalogue.Price;
import dev.demarc.portal.look.Badge;
import dev.demarc.portal.look.TimeText;
import dev.demarc.portal.look.Tone;
import dev.demarc.portal.look.Words;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Prices in words. */
final class PriceWords {
  /** What is asked before the list says something else of what was. */
  static final String PAST =
      "This changes what the prices say of the past. What attempts cost was counted when they ran"
          + " and stays as it is; a replay of old requests reckons with the prices as they are"
          + " then.";

  private PriceWords() {}

  static String of(Price price) {
    String words =
        Usd.words(price.inputMicroUsdPerMillionTokens())
            + " for input and "
            + Usd.words(price.outputMicroUsdPerMillionTokens())
            + " for output";
    return price.microUsdPerRequest() == 0
        ? words
        : words + ", and " + Usd.words(price.microUsdPerRequest()) + " per request";
  }

  /** What holds now, in a sentence. */
  static String now(Tariff tariff, Instant now) {
    if (tariff.list().isEmpty()) {
      return "No price list: always " + of(tariff.always()) + ".";
    }
    return tariff
        .at(now)
        .map(price -> "Now " + of(price) + ".")
        .orElse("No price is known now. Where a budget applies, this model is not used.");
  }

  static String amount(@Nullable Price price, Function<Price, @Nullable Long> of) {
    if (price == null) {
      return Words.NONE;
    }
    Long micro = of.apply(price);
    return micro == null ? "As other input" : Usd.words(micro);
  }

  static Component from(Stretch stretch) {
    return stretch.from().isAfter(Instant.EPOCH)
        ? TimeText.of(stretch.from())
        : new Span("The beginning");
  }

  static Component until(Stretch stretch) {
    return stretch.to() == null ? new Span("No end") : TimeText.of(stretch.to());
  }

  static Badge state(Stretch stretch, Instant now) {
    Stretch.When when = stretch.when(now);
    Badge badge = stretch.price() == null ? unknown(when) : priced(when);
    badge
        .getElement()
        .setAttribute("data-testid", "price-state")
        .setAttribute("data-state", when.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return badge;
  }

  private static Badge unknown(Stretch.When when) {
    return new Badge("No price known", when == Stretch.When.OVER ? Tone.QUIET : Tone.WARN);
  }

  private static Badge priced(Stretch.When when) {
    return switch (when) {
      case OVER -> new Badge("Over", Tone.QUIET);
      case NOW -> new Badge("Now", Tone.GOOD);
      case TO_COME -> new Badge("To come", Tone.INFO);
    };
  }
}
