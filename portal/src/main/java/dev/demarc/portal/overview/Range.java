package dev.demarc.portal.overview;

import java.time.Duration;
import java.time.Instant;

/** A time range a person can choose, and how finely it is drawn. */
enum Range {
  HOUR("1h", "Last hour", Duration.ofHours(1), "minute", Duration.ofMinutes(1)),
  DAY("24h", "Last 24 hours", Duration.ofDays(1), "hour", Duration.ofHours(1)),
  WEEK("7d", "Last 7 days", Duration.ofDays(7), "hour", Duration.ofHours(6)),
  MONTH("30d", "Last 30 days", Duration.ofDays(30), "hour", Duration.ofDays(1));

  private final String key;
  private final String words;
  private final Duration length;
  private final String step;
  private final Duration bar;

  Range(String key, String words, Duration length, String step, Duration bar) {
    this.key = key;
    this.words = words;
    this.length = length;
    this.step = step;
    this.bar = bar;
  }

  static Range of(String key) {
    for (Range range : values()) {
      if (range.key.equals(key)) {
        return range;
      }
    }
    return DAY;
  }

  String key() {
    return key;
  }

  String words() {
    return words;
  }

  String step() {
    return step;
  }

  /** The width of one bar. */
  Duration bar() {
    return bar;
  }

  /** Where the range begins, on a whole bar. */
  Instant from(Instant now) {
    return floor(now).minus(length).plus(bar);
  }

  /** The beginning of the bar a moment falls in. */
  Instant floor(Instant at) {
    long seconds = bar.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }
}
