package dev.demarc.contract.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.ModelId;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-01T00:00:00Z");

  @Test
  void roundsUpOncePerAttempt() {
    Price price = price(null, null, 150_000, null, 600_000, 0);
    assertEquals(1, price.of(1, 1, 0, 0));
    assertEquals(0, price.of(1, 0, 0, 0));
    assertEquals(21, price.of(1, 100, 0, 10));
  }

  @Test
  void countsCachedInputOnceAtItsPrice() {
    Price price = price(null, null, 1_000_000, 100_000L, 0, 0);
    assertEquals(100, price.of(1, 100, 0, 0));
    assertEquals(60 + 4, price.of(1, 100, 40, 0));
    assertEquals(10, price.of(1, 100, 100, 0));
    assertEquals(10, price.of(1, 100, 5_000, 0), "more than all of the input is all of it");
  }

  @Test
  void countsCachedInputAsAnyOtherWhereItHasNoPrice() {
    assertEquals(100, price(null, null, 1_000_000, null, 0, 0).of(1, 100, 40, 0));
  }

  @Test
  void addsThePriceOfEachRequest() {
    Price price = price(null, null, 1, null, 1, 250);
    assertEquals(251, price.of(1, 1, 0, 1));
    assertEquals(751, price.of(3, 1, 0, 1));
  }

  @Test
  void boundsWhatIsCachedAtADearerPriceToo() {
    Price price = price(null, null, 1_000_000, 2_000_000L, 0, 0);
    assertEquals(200, Price.whole(price.most(1, 100, 0)));
  }

  @Test
  void takesACostBeyondAnyCountForTheMostThereIs() {
    Price price = price(null, null, Long.MAX_VALUE, null, 1, 0);
    long most = Math.ceilDiv(Long.MAX_VALUE, 1_000_000L);
    assertEquals(most, price.of(1, 3, 0, 0));
    assertEquals(most, price.of(1, Long.MAX_VALUE, 0, Long.MAX_VALUE));
    assertEquals(most, price.of(1, 1, 0, 5));
  }

  @Test
  void changesAtTheInstantItSays() {
    ModelOffer offer =
        offer(List.of(price(MIDNIGHT, null, 2, null, 0, 0), price(null, MIDNIGHT, 1, null, 0, 0)));
    assertEquals(1, inputAt(offer, MIDNIGHT.minusNanos(1)));
    assertEquals(2, inputAt(offer, MIDNIGHT));
  }

  @Test
  void knowsNoPriceOutsideItsList() {
    ModelOffer offer = offer(List.of(price(MIDNIGHT, MIDNIGHT.plusSeconds(1), 1, null, 0, 0)));
    assertTrue(offer.price(MIDNIGHT.minusNanos(1)).isEmpty());
    assertTrue(offer.price(MIDNIGHT.plusSeconds(1)).isEmpty());
  }

  @Test
  void isAlwaysTheSinglePriceWhereThereIsNoList() {
    assertEquals(7, inputAt(offer(), Instant.EPOCH));
  }

  @Test
  void refusesPricesThatOverlapOrEndBeforeTheyBegin() {
    Price first = price(null, MIDNIGHT.plusNanos(1), 1, null, 0, 0);
    Price second = price(MIDNIGHT, null, 1, null, 0, 0);
    refuses(() -> offer(List.of(first, second)));
    refuses(() -> offer(List.of(second, second)));
    refuses(() -> price(MIDNIGHT, MIDNIGHT, 1, null, 0, 0));
    refuses(() -> price(null, null, -1, null, 0, 0));
    refuses(() -> price(null, null, 0, -1L, 0, 0));
    refuses(() -> price(null, null, 0, null, 0, -1));
  }

  private static void refuses(Runnable made) {
    assertEquals("prices", assertThrows(InvalidValue.class, made::run).field());
  }

  private static long inputAt(ModelOffer offer, Instant at) {
    return offer.price(at).orElseThrow().inputMicroUsdPerMillionTokens();
  }

  private static Price price(
      @Nullable Instant from,
      @Nullable Instant to,
      long input,
      @Nullable Long cached,
      long output,
      long request) {
    return new Price(from == null ? Instant.EPOCH : from, to, input, cached, output, request);
  }

  private static ModelOffer offer() {
    return offer(List.of());
  }

  private static ModelOffer offer(List<Price> prices) {
    return new ModelOffer(
        ModelId.of("m"),
        "1",
        null,
        "r",
        "p",
        1,
        new TreeSet<>(),
        new TreeMap<>(),
        7,
        0,
        0,
        null,
        null,
        prices);
  }
}
