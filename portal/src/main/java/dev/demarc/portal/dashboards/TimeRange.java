package dev.demarc.portal.dashboards;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/** Which time a person asked for. */
sealed interface TimeRange {
  /** No range is longer: a year and what it takes to compare its ends. */
  Duration LONGEST = Duration.ofDays(400);

  /** What it comes to at this moment. */
  Period period(Instant now, ZoneId zone);

  /** As it is in an address. */
  Map<String, String> parameters();

  /** From one moment to another. */
  record Between(Instant from, Instant to) implements TimeRange {
    @Override
    public Period period(Instant now, ZoneId zone) {
      return new Period(from, to, Step.over(Duration.between(from, to)), zone);
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of("from", from.toString(), "to", to.toString());
    }
  }

  /** Up to now; it begins on a whole step, the step of now being the last. */
  enum Preset implements TimeRange {
    HOUR("1h", "Last hour", Step.MINUTE, 60),
    DAY("24h", "Last 24 hours", Step.HOUR, 24),
    WEEK("7d", "Last 7 days", Step.HOUR, 7 * 24),
    MONTH("30d", "Last 30 days", Step.DAY, 30),
    QUARTER("90d", "Last 90 days", Step.DAY, 90),
    YEAR("365d", "Last 365 days", Step.DAY, 365);

    private final String key;
    private final String words;
    private final Step step;
    private final int steps;

    Preset(String key, String words, Step step, int steps) {
      this.key = key;
      this.words = words;
      this.step = step;
      this.steps = steps;
    }

    String key() {
      return key;
    }

    String words() {
      return words;
    }

    @Override
    public Period period(Instant now, ZoneId zone) {
      Instant from = step.plus(step.floor(now, zone), zone, 1L - steps);
      return new Period(from, now, step, zone);
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of("range", key);
    }
  }
}
