package dev.demarc.agent.collector;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The header of RFC 9110, section 10.2.3: seconds, or a date. */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private RetryAfter() {}

  /** How long to wait; not at all where it says nothing that can be read. */
  static Duration of(String text) {
    if (!text.isEmpty() && text.length() < 10 && text.chars().allMatch(Character::isDigit)) {
      return bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(Instant.now(), at));
    } catch (DateTimeException none) {
      return Duration.ZERO;
    }
  }

  private static Duration bounded(Duration said) {
    return said.isNegative() ? Duration.ZERO : said.compareTo(LONGEST) > 0 ? LONGEST : said;
  }
}
