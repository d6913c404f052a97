package dev.demarc.portal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartCheckTest {
  @Test
  void acceptsAnAddress() {
    assertDoesNotThrow(() -> StartCheck.url("X", "http://localhost:7080"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:7080", "ftp://x", "http://x/", "http://a b", "http:///x"})
  void refusesNamingTheSettingWhenItIsNoAddress(String text) {
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> StartCheck.url("SETTING", text));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("SETTING "));
  }
}
