package dev.demarc.portal.dashboards;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How finely time is drawn. Minutes and hours are those of UTC, as the control plane has them. */
enum Step {
  MINUTE(ChronoUnit.MINUTES, Duration.ofHours(3)),
  HOUR(ChronoUnit.HOURS, Duration.ofDays(8)),
  DAY(ChronoUnit.DAYS, TimeRange.LONGEST);

  private final ChronoUnit unit;
  private final Duration upTo;

  Step(ChronoUnit unit, Duration upTo) {
    this.unit = unit;
    this.upTo = upTo;
  }

  /** The finest that draws a range of this length readably. */
  static Step over(Duration length) {
    for (Step step : values()) {
      if (length.compareTo(step.upTo) <= 0) {
        return step;
      }
    }
    return DAY;
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the step of a moment begins; days begin at midnight there. */
  Instant floor(Instant at, ZoneId zone) {
    return this == DAY ? plus(at, zone, 0) : at.truncatedTo(unit);
  }

  /** Where so many steps later begins. */
  Instant plus(Instant at, ZoneId zone, long steps) {
    return this == DAY
        ? at.atZone(zone).toLocalDate().plusDays(steps).atStartOfDay(zone).toInstant()
        : at.plus(steps, unit);
  }
}
