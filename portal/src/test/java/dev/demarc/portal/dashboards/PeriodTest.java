package dev.demarc.portal.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.demarc.portal.dashboards.TimeRange.Between;
import dev.demarc.portal.dashboards.TimeRange.Preset;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeriodTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");

  private static Period between(String from, String to, ZoneId zone) {
    return new Between(Instant.parse(from), Instant.parse(to)).period(Instant.EPOCH, zone);
  }

  @Test
  void hasHoursOfUtcWhereverItIsReadTheFirstBeginningWithIt() {
    assertEquals(
        List.of(
            Instant.parse("2026-05-01T00:15:00Z"),
            Instant.parse("2026-05-01T01:00:00Z"),
            Instant.parse("2026-05-01T02:00:00Z"),
            Instant.parse("2026-05-01T03:00:00Z")),
        between("2026-05-01T00:15:30Z", "2026-05-01T03:20:00Z", KOLKATA).steps());
  }

  @Test
  void hasDaysOfTheZoneAlsoWhereOneIsShorter() {
    List<Instant> steps = between("2026-03-27T23:00:00Z", "2026-04-06T22:00:00Z", BERLIN).steps();
    assertEquals(10, steps.size());
    assertEquals(Instant.parse("2026-03-28T23:00:00Z"), steps.get(1));
    assertEquals(Instant.parse("2026-03-29T22:00:00Z"), steps.get(2));
  }

  @Test
  void partsNoStepBeyondItsEnd() {
    Period period = between("2026-05-01T00:15:00Z", "2026-05-01T03:20:00Z", KOLKATA);
    assertEquals(
        Instant.parse("2026-05-01T01:00:00Z"),
        period.part(Instant.parse("2026-05-01T00:15:00Z")).to());
    assertEquals(period.to(), period.part(Instant.parse("2026-05-01T03:00:00Z")).to());
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void drawsNoMoreThanAChartHolds(Preset preset) {
    Instant now = Instant.parse("2026-10-25T00:40:00Z");
    Period period = preset.period(now, BERLIN);
    assertEquals(now, period.to());
    assertTrue(period.steps().size() <= 366, preset.key());
    assertTrue(Duration.between(period.from(), now).compareTo(TimeRange.LONGEST) < 0);
  }
}
