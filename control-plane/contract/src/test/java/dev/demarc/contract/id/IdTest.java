package dev.demarc.contract.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "Phi", "-phi", "phi!", "ph i", "ｐｈｉ", "../etc"})
  void refusesAClassWhenItIsNoSlug(String text) {
    InvalidValue refused = assertThrows(InvalidValue.class, () -> ClassId.of(text));
    assertEquals("class", refused.field());
  }

  @Test
  void refusesASlugWhenItIsTooLong() {
    assertEquals(63, ClassId.of("a".repeat(63)).text().length());
    assertThrows(InvalidValue.class, () -> ClassId.of("a".repeat(64)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1-1-1-1-1", "not-a-uuid", "00000000-0000-0000-0000-00000000000g"})
  void refusesATenantWhenItIsNoCanonicalUuid(String text) {
    assertThrows(InvalidValue.class, () -> TenantId.of(text));
  }

  @Test
  void digestsExactlyTheBytesGiven() {
    assertEquals(
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Digest.ofBytes("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).text());
  }
}
