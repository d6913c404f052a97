package dev.demarc.server.alerts;

import dev.demarc.contract.Sorted;
import dev.demarc.server.measures.Kind;
import dev.demarc.server.measures.Measure;
import dev.demarc.server.platform.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When a measure raises an alert.
 *
 * @param filters values by dimension of the measure: any of them; all dimensions must meet
 * @param threshold in the unit of the measure; of a ratio a part of 1, of durations of their 95th
 *     percentile
 * @param windowMinutes of how many whole minutes, beside the one that runs, the measure is taken
 * @param minimumCount how many must have been counted for a ratio or a percentile to say anything
 * @param calmMinutes for how long it must not have been met for an alert to be over
 */
public record AlertRule(
    String title,
    Measure measure,
    SortedMap<String, List<String>> filters,
    Comparison comparison,
    BigDecimal threshold,
    int windowMinutes,
    long minimumCount,
    int calmMinutes,
    NoData noData,
    Severity severity,
    boolean enabled) {
  private static final int LONGEST_TITLE = 100;
  private static final int MOST_VALUES = 10;
  private static final int LONGEST_VALUE = 128;
  private static final int LONGEST_WINDOW = 7 * 24 * 60;
  private static final int LONGEST_CALM = 24 * 60;
  private static final long MOST_COUNT = 1_000_000_000;
  private static final BigDecimal MOST = BigDecimal.valueOf(9_007_199_254_740_992L);

  /** Decimals of a ratio's threshold. */
  private static final int DECIMALS = 6;

  public AlertRule {
    var copy = new TreeMap<String, List<String>>();
    Sorted.map(filters)
        .forEach((name, values) ->
            copy.put(name, Sorted.list(values).stream().sorted().distinct().toList()));
    filters = Sorted.map(copy);
  }

  /**
   * The same in its one form.
   *
   * @throws Problem naming the field of what cannot be
   */
  AlertRule checked() {
    requireTitle();
    if (!measure.alerts()) {
      throw Problem.invalid("measure", "must be one that alerts: see alert-measures");
    }
    if (!measure.isMeasured()) {
      throw Problem.invalid("measure", "is not measured yet");
    }
    filters.forEach(this::requireFilter);
    within("windowMinutes", windowMinutes, 1, LONGEST_WINDOW);
    within("calmMinutes", calmMinutes, 0, LONGEST_CALM);
    requireMinimum();
    return with(exactThreshold());
  }

  private void requireTitle() {
    if (title.isBlank() || title.strip().length() > LONGEST_TITLE) {
      throw Problem.invalid("title", "must have 1 to " + LONGEST_TITLE + " characters");
    }
    if (title.chars().anyMatch(Character::isISOControl)) {
      throw Problem.invalid("title", "must have no control characters");
    }
  }

  private void requireFilter(String dimension, List<String> values) {
    if (!measure.dimensions().contains(dimension)) {
      throw Problem.invalid(
          "filters",
          "must be by dimensions of the measure: " + String.join(", ", measure.dimensions()));
    }
    if (values.isEmpty() || values.size() > MOST_VALUES) {
      throw Problem.invalid("filters", "must have 1 to " + MOST_VALUES + " values each");
    }
    if (values.stream().anyMatch(value -> !isLabel(value))) {
      throw Problem.invalid(
          "filters",
          "must have values of at most %d characters, without commas".formatted(LONGEST_VALUE));
    }
  }

  /** Addresses part values by commas. */
  private static boolean isLabel(String value) {
    return value.length() <= LONGEST_VALUE
        && value.indexOf(',') < 0
        && value.chars().noneMatch(Character::isISOControl);
  }

  private void requireMinimum() {
    if (Sample.hasWhole(measure.kind())) {
      within("minimumCount", minimumCount, 1, MOST_COUNT);
    } else if (minimumCount != 0) {
      throw Problem.invalid("minimumCount", "must be 0: this measure is a count itself");
    }
  }

  private static void within(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw Problem.invalid(field, "must be %d to %d".formatted(least, most));
    }
  }

  /** Looked at by its scale first: a number of few digits may stand for one of a million. */
  private BigDecimal exactThreshold() {
    boolean ratio = measure.kind() == Kind.RATIO;
    BigDecimal most = ratio ? BigDecimal.ONE : MOST;
    boolean small = Math.abs((long) threshold.scale()) <= 2 * DECIMALS + 6;
    if (!small || threshold.signum() <= 0 || threshold.compareTo(most) > 0) {
      throw Problem.invalid("threshold", "must be more than 0 and at most " + most);
    }
    BigDecimal plain = threshold.stripTrailingZeros();
    int decimals = ratio ? DECIMALS : 0;
    if (plain.scale() > decimals) {
      throw Problem.invalid(
          "threshold", ratio ? "must have at most 6 decimals" : "must be a whole number");
    }
    return plain.setScale(Math.max(0, plain.scale()));
  }

  private AlertRule with(BigDecimal exact) {
    return new AlertRule(
        title.strip(),
        measure,
        filters,
        comparison,
        exact,
        windowMinutes,
        minimumCount,
        calmMinutes,
        noData,
        severity,
        enabled);
  }

  /** Whether it is met by the same, so that an alert of the one is an alert of the other. */
  boolean hasSameMeaning(AlertRule other) {
    return measure == other.measure
        && filters.equals(other.filters)
        && comparison == other.comparison
        && threshold.compareTo(other.threshold) == 0
        && windowMinutes == other.windowMinutes
        && minimumCount == other.minimumCount
        && noData == other.noData;
  }

  Duration calm() {
    return Duration.ofMinutes(calmMinutes);
  }
}
