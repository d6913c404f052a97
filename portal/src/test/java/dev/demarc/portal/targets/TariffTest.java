package dev.demarc.portal.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.catalogue.Price;
import dev.demarc.portal.targets.Stretch.When;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TariffTest {
  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant SEPTEMBER = Instant.parse("2026-09-01T00:00:00Z");
  private static final Price ALWAYS = price(Instant.EPOCH, null, 150_000);

  private static Price price(Instant from, @Nullable Instant to, long input) {
    return new Price(from, to, input, null, 600_000, 0);
  }

  private static Tariff tariff(Price... list) {
    return new Tariff(ALWAYS, List.of(list));
  }

  @Test
  void saysWhatIsAlwaysValidWhereThereIsNoList() {
    assertEquals(List.of(new Stretch(Instant.EPOCH, null, ALWAYS)), tariff().stretches());
    assertEquals(
        "No price list: always $0.15 for input and $0.60 for output.",
        PriceWords.now(tariff(), JUNE));
  }

  @Test
  void showsTheStretchesOfWhichNothingIsKnown() {
    Price first = price(MARCH, JUNE, 1);
    Price last = price(SEPTEMBER, SEPTEMBER.plusSeconds(60), 2);
    assertEquals(
        List.of(
            new Stretch(Instant.EPOCH, MARCH, null),
            new Stretch(MARCH, JUNE, first),
            new Stretch(JUNE, SEPTEMBER, null),
            new Stretch(SEPTEMBER, SEPTEMBER.plusSeconds(60), last),
            new Stretch(SEPTEMBER.plusSeconds(60), null, null)),
        tariff(last, first).stretches());
    assertEquals(
        "No price is known now. Where a budget applies, this model is not used.",
        PriceWords.now(tariff(first, last), JUNE));
  }

  @Test
  void tellsWhatIsOverFromWhatHoldsAndWhatIsToCome() {
    Stretch stretch = new Stretch(MARCH, JUNE, price(MARCH, JUNE, 1));
    assertEquals(When.TO_COME, stretch.when(MARCH.minusNanos(1)));
    assertEquals(When.NOW, stretch.when(MARCH));
    assertEquals(When.NOW, stretch.when(JUNE.minusNanos(1)));
    assertEquals(When.OVER, stretch.when(JUNE));
    assertEquals(When.NOW, new Stretch(MARCH, null, null).when(SEPTEMBER));
  }

  @Test
  void endsWhatHadNoEndWhereTheNextBegins() {
    Tariff next = tariff(price(MARCH, null, 1)).with(price(JUNE, null, 2));
    assertEquals(List.of(price(MARCH, JUNE, 1), price(JUNE, null, 2)), next.list());
    assertTrue(tariff(price(MARCH, null, 1)).agrees(next, JUNE));
    assertFalse(tariff(price(MARCH, null, 1)).agrees(next, JUNE.plusNanos(1)));
  }

  @Test
  void leavesOverlapsToTheControlPlane() {
    Tariff next = tariff(price(MARCH, SEPTEMBER, 1)).with(price(JUNE, null, 2));
    assertEquals(List.of(price(MARCH, SEPTEMBER, 1), price(JUNE, null, 2)), next.list());
  }

  @Test
  void keepsWhatWasAlwaysValidOnlyWhereItIsListed() {
    Price added = price(SEPTEMBER, null, 2);
    Tariff kept = tariff().listed().with(added);
    assertEquals(List.of(price(Instant.EPOCH, SEPTEMBER, 150_000), added), kept.list());
    assertTrue(tariff().agrees(kept, JUNE));
    assertFalse(tariff().agrees(tariff().with(added), JUNE));
  }

  @Test
  void changesThePastOnlyWhereAnEndIsMovedIntoIt() {
    Price open = price(MARCH, null, 1);
    assertTrue(tariff(open).agrees(tariff(open).ending(open, SEPTEMBER), JUNE));
    assertFalse(tariff(open).agrees(tariff(open).ending(open, MARCH.plusSeconds(60)), JUNE));
    assertThrows(InvalidValue.class, () -> tariff(open).ending(open, MARCH));
  }

  @Test
  void removesWhatIsToComeWithoutChangingThePast() {
    Price first = price(MARCH, SEPTEMBER, 1);
    Price next = price(SEPTEMBER, null, 2);
    Tariff without = tariff(first, next).without(next);
    assertEquals(List.of(first), without.list());
    assertTrue(tariff(first, next).agrees(without, JUNE));
    assertFalse(tariff(next).agrees(tariff(next).without(next), JUNE));
  }
}
