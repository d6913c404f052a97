package dev.demarc.portal.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayPeriodTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  @Test
  void reachesFromOneTimeToAnother() {
    ReplayPeriod period =
        ReplayPeriod.between("2026-11-24T01:00:00Z", "2026-11-24T03:00:00Z").orElseThrow();
    assertEquals("24 Nov 2026, 01:00 to 24 Nov 2026, 03:00 (UTC)", period.words());
    assertEquals(Instant.parse("2026-11-24T01:00:00Z"), period.from(NOW));
    assertEquals(Instant.parse("2026-11-24T03:00:00Z"), period.to(NOW));
  }

  @Test
  void reachesBackFromNow() {
    ReplayPeriod day = ReplayPeriod.first(ReplayPeriod.USUAL);
    assertEquals("The last day", day.words());
    assertEquals(Instant.parse("2026-11-26T10:00:00Z"), day.from(NOW));
    assertEquals(NOW, day.to(NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "2026-11-24T01:00:00Z, ''",
    "yesterday, 2026-11-24T01:00:00Z",
    "2026-11-24T01:00:00Z, 2026-11-24T01:00:00Z",
    "2026-11-24T03:00:00Z, 2026-11-24T01:00:00Z"
  })
  void isNoneWhereTheAddressNamesNone(String from, String to) {
    assertEquals(Optional.empty(), ReplayPeriod.between(from, to));
  }
}
