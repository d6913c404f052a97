package dev.demarc.portal.targets;

import dev.demarc.contract.catalogue.ModelOffer;
import dev.demarc.contract.catalogue.Price;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs when.
 *
 * @param always what is valid at all times where there is no list
 * @param list prices in the order of time; where there are any, what they say is all that is known
 */
record Tariff(Price always, List<Price> list) {
  Tariff {
    list = list.stream().sorted(Comparator.comparing(Price::from)).toList();
  }

  static Tariff of(ModelOffer model) {
    Price always =
        new Price(
            Instant.EPOCH,
            null,
            model.inputMicroUsdPerMillionTokens(),
            null,
            model.outputMicroUsdPerMillionTokens(),
            0);
    return new Tariff(always, model.prices());
  }

  /** What an attempt costs that begins then; empty where nobody knows. */
  Optional<Price> at(Instant then) {
    return said().stream().filter(price -> price.isValidAt(then)).findFirst();
  }

  /** All of time, in order, with the stretches of which nothing is said. */
  List<Stretch> stretches() {
    List<Stretch> all = new ArrayList<>();
    Instant reached = Instant.EPOCH;
    for (Price price : said()) {
      if (reached != null && reached.isBefore(price.from())) {
        all.add(new Stretch(reached, price.from(), null));
      }
      all.add(new Stretch(price.from(), price.to(), price));
      reached = price.to();
    }
    if (reached != null) {
      all.add(new Stretch(reached, null, null));
    }
    return all;
  }

  /** What was always valid as the list's first price, where there is no list yet. */
  Tariff listed() {
    return new Tariff(always, said());
  }

  /** With one more; a price before it that has no end ends where it begins. */
  Tariff with(Price added) {
    Stream<Price> others =
        list.stream()
            .map(each ->
                each.to() == null && each.from().isBefore(added.from())
                    ? until(each, added.from())
                    : each);
    return new Tariff(always, Stream.concat(others, Stream.of(added)).toList());
  }

  /** With another end of one of its prices; absent for none. */
  Tariff ending(Price ended, @Nullable Instant to) {
    return new Tariff(
        always, list.stream().map(each -> each.equals(ended) ? until(each, to) : each).toList());
  }

  Tariff without(Price removed) {
    return new Tariff(always, list.stream().filter(each -> !each.equals(removed)).toList());
  }

  /** Whether both say the same of all that was before then. */
  boolean agrees(Tariff other, Instant then) {
    return before(then).equals(other.before(then));
  }

  private List<Price> before(Instant then) {
    return said().stream()
        .filter(price -> price.from().isBefore(then))
        .map(price -> price.isValidAt(then) ? until(price, then) : price)
        .toList();
  }

  private List<Price> said() {
    return list.isEmpty() ? List.of(always) : list;
  }

  private static Price until(Price price, @Nullable Instant to) {
    return new Price(
        price.from(),
        to,
        price.inputMicroUsdPerMillionTokens(),
        price.cachedInputMicroUsdPerMillionTokens(),
        price.outputMicroUsdPerMillionTokens(),
        price.microUsdPerRequest());
  }
}
