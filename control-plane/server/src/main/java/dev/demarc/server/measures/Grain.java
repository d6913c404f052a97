package dev.demarc.server.measures;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long a time one row of a rollup sums up. */
enum Grain {
  MINUTE("minute", ChronoUnit.MINUTES),
  HOUR("hour", ChronoUnit.HOURS);

  private final String unit;
  private final ChronoUnit length;

  Grain(String unit, ChronoUnit length) {
    this.unit = unit;
    this.length = length;
  }

  String unit() {
    return unit;
  }

  /** When the row begins that this time counts in. */
  Instant begin(Instant at) {
    return at.truncatedTo(length);
  }
}
