package dev.demarc.server.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.demarc.server.measures.Measure;
import java.math.BigDecimal;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
  private static AlertRule rule(
      Measure measure, Comparison comparison, String threshold, long minimum) {
    return new AlertRule(
        "One",
        measure,
        Collections.emptySortedMap(),
        comparison,
        new BigDecimal(threshold),
        60,
        minimum,
        10,
        NoData.KEEP,
        Severity.WARNING,
        true);
  }

  @ParameterizedTest
  @CsvSource({
    "AT_LEAST, 0.333333, 333333, 1000000, MET",
    "AT_LEAST, 0.333333, 333332, 1000000, CLEAR",
    "AT_LEAST, 0.333334, 1, 3, CLEAR",
    "AT_LEAST, 0.333333, 1, 3, MET",
    "BELOW, 0.95, 95, 100, CLEAR",
    "BELOW, 0.95, 94, 100, MET",
    "BELOW, 1, 99, 100, MET",
    "BELOW, 1, 100, 100, CLEAR",
    "AT_LEAST, 0.1, 1, 2, TOO_FEW",
    "AT_LEAST, 0.1, 0, 0, NO_DATA",
  })
  void comparesARatioToTheLastOne(
      Comparison comparison, String threshold, long amount, long whole, Verdict verdict) {
    var sample = new Sample(amount, whole, 10, 10);
    AlertRule rule = rule(Measure.CONTRACT_VALID, comparison, threshold, 3);
    assertEquals(verdict, Verdict.of(rule, sample));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 10, CLEAR",
    "3, 10, MET",
    "4, 0, MET",
    "0, 10, CLEAR",
    "0, 0, NO_DATA",
  })
  void comparesACountAndTellsNothingFromZero(long amount, long known, Verdict verdict) {
    var sample = new Sample(amount, null, known, known);
    AlertRule rule = rule(Measure.PRIVACY_VIOLATIONS, Comparison.AT_LEAST, "3", 0);
    assertEquals(verdict, Verdict.of(rule, sample));
  }

  @Test
  void needsNoRecordsToKnowThatNoBundleWasRejected() {
    AlertRule rule = rule(Measure.BUNDLE_REJECTED, Comparison.AT_LEAST, "1", 0);
    assertEquals(Verdict.CLEAR, Verdict.of(rule, new Sample(0, null, 0, 0)));
  }

  @ParameterizedTest
  @EnumSource
  void suggestsARuleThatCanBeMadeForEveryMeasureThatAlerts(Measure measure) {
    if (measure.alerts() && measure.isMeasured()) {
      assertSame(measure, Suggestion.of(measure).checked().measure());
    }
  }
}
