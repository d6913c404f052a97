package dev.demarc.portal.look;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void showsSmallMoneyToTheMicroDollar() {
    assertEquals("$0.0018", Words.money(1_830L));
    assertEquals("< $0.0001", Words.money(38L));
    assertEquals("$0.1842", Words.money(184_230L));
    assertEquals("$12.50", Words.money(12_500_000L));
    assertEquals("$0.00", Words.money(0L));
  }

  @Test
  void choosesTheUnitThatFits() {
    assertEquals("1 byte", Words.bytes(1L));
    assertEquals("18.2 kB", Words.bytes(18_234L));
    assertEquals("240 µs", Words.micros(240L));
    assertEquals("412.0 ms", Words.micros(412_000L));
  }

  @Test
  void speaksLifetimesInTheirLargestWholeUnit() {
    assertEquals("8 hours", Words.span(Duration.ofHours(8)));
    assertEquals("1 day", Words.span(Duration.ofDays(1)));
    assertEquals("90 minutes", Words.span(Duration.ofMinutes(90)));
  }

  @Test
  void saysADashWhenNothingIsKnown() {
    assertEquals("–", Words.or(null));
    assertEquals("–", Words.money(null));
    assertEquals("–", Words.plain(""));
  }
}
