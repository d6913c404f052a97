package dev.demarc.e2e.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * How far back the portal asks, and how finely it draws that. It ends within an hour, as now does.
 */
enum AskedRange {
  YEAR(365, "day"),
  MONTH(30, "day"),
  DAY(1, "hour");

  private static final int MINUTES_BEFORE_TODAY = 17;

  private final int days;
  private final String step;

  AskedRange(int days, String step) {
    this.days = days;
    this.step = step;
  }

  String step() {
    return step;
  }

  /** As parameters, with no more than so many days. */
  String query(int most) {
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    return "from=%s&to=%s"
        .formatted(
            today.minus(Math.min(days, most), ChronoUnit.DAYS),
            today.minus(MINUTES_BEFORE_TODAY, ChronoUnit.MINUTES));
  }

  String query() {
    return query(days);
  }

  /** The name of a question over it. */
  String of(String what) {
    return what + "_" + name().toLowerCase(Locale.ROOT);
  }
}
