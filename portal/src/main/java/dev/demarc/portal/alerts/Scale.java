package dev.demarc.portal.alerts;

import dev.demarc.portal.alerts.AlertAnswers.Sample;
import dev.demarc.portal.alerts.AlertAnswers.Watchable;
import dev.demarc.portal.look.Words;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** How people write and read values of a measure. */
enum Scale {
  /** As they are. */
  COUNT("Threshold", "", 0),
  /** A part of 1, said in percent. */
  PERCENT("Threshold in %", " %", 2),
  /** Microseconds, said in seconds. */
  SECONDS("Threshold in seconds (95th percentile)", " s", -6);

  /** As fine as a threshold may be, so that what is near one is not shown as it. */
  private static final int FINEST = 6;

  private final String label;
  private final String sign;
  private final int places;

  Scale(String label, String sign, int places) {
    this.label = label;
    this.sign = sign;
    this.places = places;
  }

  static Scale of(Watchable measure) {
    return switch (measure.kind()) {
      case "ratio" -> PERCENT;
      case "quantiles" -> SECONDS;
      default -> COUNT;
    };
  }

  /** What the field of a threshold is called. */
  String label() {
    return label;
  }

  boolean hasMinimum() {
    return this != COUNT;
  }

  /** As it is written in a field. */
  BigDecimal written(BigDecimal value) {
    BigDecimal shown = value.movePointRight(places).stripTrailingZeros();
    return shown.setScale(Math.max(0, shown.scale()));
  }

  /** As the control plane takes what was written. */
  BigDecimal read(BigDecimal written) {
    return written.movePointLeft(places);
  }

  String words(BigDecimal value) {
    return written(value).toPlainString() + sign;
  }

  /** What was found; a dash where nothing was counted. */
  String words(Sample sample) {
    BigDecimal amount = BigDecimal.valueOf(sample.amount());
    Long whole = sample.whole();
    if (whole == null) {
      return words(amount);
    }
    if (whole == 0) {
      return Words.NONE;
    }
    return this == PERCENT
        ? words(amount.divide(BigDecimal.valueOf(whole), FINEST, RoundingMode.HALF_UP))
            + " ("
            + Words.count(sample.amount())
            + " of "
            + Words.count(whole)
            + ")"
        : words(amount) + " (of " + Words.count(whole) + ")";
  }
}
