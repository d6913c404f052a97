package dev.demarc.portal.dashboards;

import dev.demarc.portal.look.Words;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a measure counts in. Words lose nothing: money to the micro-dollar, times to the µs. */
enum Unit {
  MICROSECONDS("microseconds", "Time"),
  SECONDS("seconds", "Time"),
  BYTES("bytes", "Bytes"),
  MICRO_USD("micro-usd", "Cost"),
  REQUESTS("requests", "Requests"),
  AGENTS("agents", "Agents"),
  RATIO("ratio", "Share"),
  OTHER("count", "Count");

  private final String wire;
  private final String column;

  Unit(String wire, String column) {
    this.wire = wire;
    this.column = column;
  }

  /** An unknown one counts plainly. */
  static Unit of(String wire) {
    return Stream.of(values()).filter(unit -> unit.wire.equals(wire)).findFirst().orElse(OTHER);
  }

  String wire() {
    return wire;
  }

  /** What its column is called. */
  String column() {
    return column;
  }

  String words(@Nullable BigDecimal value) {
    if (value == null) {
      return Words.NONE;
    }
    return switch (this) {
      case MICROSECONDS -> String.format(Locale.ROOT, "%,.3f ms", value.movePointLeft(3));
      case SECONDS -> plain(value) + " s";
      case MICRO_USD -> String.format(Locale.ROOT, "$%,.6f", value.movePointLeft(6));
      case BYTES, REQUESTS, AGENTS, RATIO, OTHER -> plain(value);
    };
  }

  /** A number with separators and all its digits. */
  static String plain(BigDecimal value) {
    BigDecimal shown = value.stripTrailingZeros();
    return String.format(Locale.ROOT, "%,." + Math.max(0, shown.scale()) + "f", shown);
  }
}
