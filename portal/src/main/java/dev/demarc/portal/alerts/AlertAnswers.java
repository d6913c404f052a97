package dev.demarc.portal.alerts;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the control plane says of alerts. */
final class AlertAnswers {
  private AlertAnswers() {}

  /** What a rule says. */
  record RuleText(
      String title,
      String measure,
      Map<String, List<String>> filters,
      String comparison,
      BigDecimal threshold,
      int windowMinutes,
      long minimumCount,
      int calmMinutes,
      String noData,
      String severity,
      boolean enabled) {
    @SuppressWarnings("NullAway") // absent in JSON
    RuleText {
      filters = filters == null ? Map.of() : Map.copyOf(filters);
    }
  }

  /** A rule and how it stands. */
  record Rule(
      String id,
      int revision,
      RuleText rule,
      String state,
      @Nullable Look last,
      @Nullable String alert) {}

  /** What was found, and when. */
  record Look(Instant at, String verdict, Sample sample) {}

  /**
   * What was counted.
   *
   * @param whole absent of a count
   */
  record Sample(long amount, @Nullable Long whole, long received, long known) {
    boolean isPartial() {
      return received < known;
    }
  }

  /**
   * One time that a rule fired.
   *
   * @param said the rule as it was then
   */
  record Alert(
      String id,
      String rule,
      RuleText said,
      Look found,
      @Nullable Instant endedAt,
      @Nullable String ended) {}

  /**
   * A measure that rules may watch.
   *
   * @param suggestion absent where it is not measured yet
   */
  record Watchable(
      String measure,
      String unit,
      String kind,
      List<String> dimensions,
      String definition,
      boolean measured,
      @Nullable RuleText suggestion) {
    @SuppressWarnings("NullAway") // absent in JSON
    Watchable {
      dimensions = dimensions == null ? List.of() : List.copyOf(dimensions);
    }
  }
}
