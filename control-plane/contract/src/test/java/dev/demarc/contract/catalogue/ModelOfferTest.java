package dev.demarc.contract.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.ModelId;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ModelOfferTest {

  @Test
  void refusesATierBelowZero() {
    InvalidValue refused = assertThrows(InvalidValue.class, () -> ofTier(-1));
    assertEquals("tier", refused.field());
    assertEquals(0, ofTier(0).tier());
  }

  private static ModelOffer ofTier(int tier) {
    return new ModelOffer(
        ModelId.of("m"), "1", null, "r", "p", 1, new TreeSet<>(), new TreeMap<>(), 0, 0, tier);
  }
}
