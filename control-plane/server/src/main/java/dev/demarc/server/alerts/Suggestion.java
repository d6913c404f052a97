package dev.demarc.server.alerts;

import dev.demarc.server.measures.Measure;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The rule to begin with, for each measure that alerts. */
final class Suggestion {
  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;
  private static final int CALM = 15;

  private Suggestion() {}

  /** Every measure that alerts, measured or not. */
  static List<Measure> measures() {
    return Arrays.stream(Measure.values()).filter(Measure::alerts).toList();
  }

  static AlertRule of(Measure measure) {
    return switch (measure) {
      case PROBE_FAILURES -> atLeast(measure, "0.2", HOUR, 1, Severity.WARNING);
      case ROUTE_MISMATCH -> atLeast(measure, "0.01", HOUR, 20, Severity.CRITICAL);
      case CONTRACT_VALID -> below(measure, "0.95", 20);
      case TRACE_COMPLETENESS -> below(measure, "0.99", 100);
      case PRIVACY_VIOLATIONS, TENANT_CROSSINGS_REFUSED ->
          atLeast(measure, "1", HOUR, 0, Severity.CRITICAL);
      // A request counts when it ran, and what ran offline comes late.
      case CLOUD_UNEXPECTED -> atLeast(measure, "1", DAY, 0, Severity.WARNING);
      default -> ofKind(measure);
    };
  }

  private static AlertRule ofKind(Measure measure) {
    return switch (measure.kind()) {
      case COUNT, GAUGE -> atLeast(measure, "1", HOUR, 0, Severity.WARNING);
      case RATIO -> atLeast(measure, "0.05", HOUR, 20, Severity.WARNING);
      case QUANTILES -> atLeast(measure, "60000000", HOUR, 1, Severity.WARNING);
    };
  }

  private static AlertRule atLeast(
      Measure measure, String threshold, int window, long minimum, Severity severity) {
    return rule(measure, Comparison.AT_LEAST, threshold, window, minimum, severity);
  }

  private static AlertRule below(Measure measure, String threshold, long minimum) {
    return rule(measure, Comparison.BELOW, threshold, HOUR, minimum, Severity.WARNING);
  }

  private static AlertRule rule(
      Measure measure,
      Comparison comparison,
      String threshold,
      int window,
      long minimum,
      Severity severity) {
    return new AlertRule(
        title(measure),
        measure,
        Collections.emptySortedMap(),
        comparison,
        new BigDecimal(threshold),
        window,
        minimum,
        CALM,
        NoData.KEEP,
        severity,
        true);
  }

  private static String title(Measure measure) {
    String words = measure.wire().replace('.', ' ').replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
