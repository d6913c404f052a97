package dev.demarc.agent.receive;

import dev.demarc.contract.error.ErrorCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations in headers: {@code 1500ms}, {@code 45s}, {@code 2m}, or ISO 8601 such as {@code PT45S}.
 */
final class Durations {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m)");

  private Durations() {}

  static Duration parse(String header, String text) {
    Matcher simple = SHORT.matcher(text);
    try {
      Duration duration = simple.matches() ? simple(simple) : Duration.parse(upper(text));
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeException | ArithmeticException malformed) {
      throw refused(header);
    }
    throw refused(header);
  }

  private static Duration simple(Matcher simple) {
    long amount = Long.parseLong(simple.group(1));
    return switch (simple.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  private static String upper(String text) {
    return text.substring(0, Math.min(text.length(), 40)).toUpperCase(Locale.ROOT);
  }

  private static Refusal refused(String header) {
    return Refusal.about(
        ErrorCode.INVALID_REQUEST,
        header,
        header + " takes a duration such as 1500ms, 45s or PT45S.");
  }
}
