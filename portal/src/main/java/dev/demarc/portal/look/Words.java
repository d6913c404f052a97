package dev.demarc.portal.look;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers and codes as people say them. */
public final class Words {
  /** Stands where nothing is known. */
  public static final String NONE = "–";

  private static final Map<String, String> BOUNDARIES =
      Map.of(
          "none", "No AI",
          "on-device", "On device",
          "edge", "Edge",
          "private-cluster", "Private cluster",
          "managed-cloud", "Managed cloud");

  private Words() {}

  /** The text, or a dash. */
  public static String or(@Nullable Object text) {
    return text == null || text.toString().isBlank() ? NONE : text.toString();
  }

  /** A boundary's name. */
  public static String boundary(@Nullable String wire) {
    return wire == null ? NONE : BOUNDARIES.getOrDefault(wire, plain(wire));
  }

  /** A code as words: {@code needs-consent} becomes {@code Needs consent}. */
  public static String plain(@Nullable String code) {
    if (code == null || code.isBlank()) {
      return NONE;
    }
    String words = code.replace('-', ' ').replace('_', ' ').toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** A sentence's first letter. */
  public static String capital(String words) {
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** Several, with commas. */
  public static String list(@Nullable Collection<?> items) {
    return items == null || items.isEmpty()
        ? NONE
        : String.join(", ", items.stream().map(String::valueOf).sorted().toList());
  }

  /** Money: micro-USD in dollars. */
  public static String money(@Nullable Long microUsd) {
    if (microUsd == null) {
      return NONE;
    }
    int digits = microUsd != 0 && Math.abs(microUsd) < 1_000_000 ? 4 : 2;
    if (microUsd > 0 && microUsd < 100) {
      return "< $0.0001";
    }
    return String.format(Locale.ROOT, "$%,." + digits + "f", microUsd / 1e6);
  }

  /** A size: bytes in the unit that fits. */
  public static String bytes(@Nullable Long bytes) {
    if (bytes == null) {
      return NONE;
    }
    if (bytes < 1_000) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /** A time span given in microseconds. */
  public static String micros(@Nullable Long micros) {
    if (micros == null) {
      return NONE;
    }
    if (micros < 1_000) {
      return micros + " µs";
    }
    return micros < 1_000_000
        ? String.format(Locale.ROOT, "%.1f ms", micros / 1e3)
        : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
  }

  /** A count with separators. */
  public static String count(@Nullable Long count) {
    return count == null ? NONE : String.format(Locale.ROOT, "%,d", count);
  }

  /** A count with its noun. */
  public static String count(long count, String one, String many) {
    return String.format(Locale.ROOT, "%,d ", count) + (count == 1 ? one : many);
  }

  /** A lifetime: {@code 8 hours}. */
  public static String span(Duration span) {
    if (span.toDays() > 0 && span.equals(Duration.ofDays(span.toDays()))) {
      return count(span.toDays(), "day", "days");
    }
    if (span.toHours() > 0 && span.equals(Duration.ofHours(span.toHours()))) {
      return count(span.toHours(), "hour", "hours");
    }
    return count(Math.max(1, span.toMinutes()), "minute", "minutes");
  }

  /** The first characters of a digest, enough to tell two apart. */
  public static String digest(@Nullable String digest) {
    if (digest == null) {
      return NONE;
    }
    String hex = digest.substring(digest.indexOf(':') + 1);
    return hex.length() > 12 ? hex.substring(0, 12) : hex;
  }
}
