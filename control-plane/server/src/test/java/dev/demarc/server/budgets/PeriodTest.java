package dev.demarc.server.budgets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PeriodTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "DAY,   Europe/Berlin,    2026-11-27T12:00:00Z, 2026-11-26T23:00:00Z, 2026-11-27T23:00:00Z",
    "DAY,   Europe/Berlin,    2026-11-27T23:00:00Z, 2026-11-27T23:00:00Z, 2026-11-28T23:00:00Z",
    "DAY,   UTC,              2026-11-27T23:59:59Z, 2026-11-27T00:00:00Z, 2026-11-28T00:00:00Z",
    "WEEK,  Europe/Berlin,    2026-11-27T12:00:00Z, 2026-11-22T23:00:00Z, 2026-11-29T23:00:00Z",
    "WEEK,  America/New_York, 2026-11-30T04:59:59Z, 2026-11-23T05:00:00Z, 2026-11-30T05:00:00Z",
    "MONTH, Asia/Tokyo,       2026-02-28T14:59:59Z, 2026-01-31T15:00:00Z, 2026-02-28T15:00:00Z",
    "MONTH, Asia/Tokyo,       2028-02-28T15:00:00Z, 2028-01-31T15:00:00Z, 2028-02-29T15:00:00Z",
  })
  void beginsAsTheClocksOfItsZoneShow(
      Period period, String zone, Instant at, Instant starts, Instant ends) {
    assertEquals(new Period.Span(starts, ends), period.at(at, ZoneId.of(zone)));
  }

  @Test
  void hasTwentyThreeHoursWhereClocksGoForward() {
    assertEquals(Duration.ofHours(23), length(Instant.parse("2026-03-29T10:00:00Z"), BERLIN));
  }

  @Test
  void hasTwentyFiveHoursWhereClocksGoBack() {
    assertEquals(Duration.ofHours(25), length(Instant.parse("2026-10-25T10:00:00Z"), BERLIN));
  }

  @Test
  void beginsWhenClocksGoOnWhereTheySkipMidnight() {
    ZoneId saoPaulo = ZoneId.of("America/Sao_Paulo");
    Period.Span span = Period.DAY.at(Instant.parse("2018-11-04T12:00:00Z"), saoPaulo);
    assertEquals(Instant.parse("2018-11-04T03:00:00Z"), span.startsAt());
    assertEquals(Duration.ofHours(23), Duration.between(span.startsAt(), span.endsAt()));
  }

  @ParameterizedTest
  @EnumSource(Period.class)
  void hasEveryInstantOnceThroughAYearOfChangingClocks(Period period) {
    Instant at = Instant.parse("2026-01-01T00:00:00Z");
    Period.Span span = period.at(at, BERLIN);
    for (; at.isBefore(Instant.parse("2027-01-02T00:00:00Z")); at = at.plusSeconds(1_800)) {
      Period.Span now = period.at(at, BERLIN);
      assertFalse(at.isBefore(now.startsAt()) || !at.isBefore(now.endsAt()), at + " in " + now);
      assertTrue(now.equals(span) || now.startsAt().equals(span.endsAt()), span + ", " + now);
      span = now;
    }
  }

  private static Duration length(Instant at, ZoneId zone) {
    Period.Span span = Period.DAY.at(at, zone);
    return Duration.between(span.startsAt(), span.endsAt());
  }
}
