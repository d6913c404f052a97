package dev.demarc.server.alerts;

import dev.demarc.contract.Wire;
import dev.demarc.server.measures.Kind;
import dev.demarc.server.measures.Measure;
import java.math.BigDecimal;

/** What a rule makes of what was counted. */
public enum Verdict implements Wire {
  /** The measure is on the side of the threshold that the rule is about. */
  MET("met"),
  /** It is on the other. */
  CLEAR("clear"),
  /** Too little was counted to say. */
  TOO_FEW("too-few"),
  /** Nothing was counted. */
  NO_DATA("no-data");

  private final String wire;

  Verdict(String wire) {
    this.wire = wire;
  }

  /** Exact: nothing is rounded. */
  static Verdict of(AlertRule rule, Sample sample) {
    Long whole = sample.whole();
    if (whole == null) {
      return sample.amount() == 0 && isSilent(rule.measure(), sample)
          ? NO_DATA
          : side(rule, BigDecimal.valueOf(sample.amount()), BigDecimal.ONE);
    }
    if (whole == 0) {
      return NO_DATA;
    }
    if (whole < rule.minimumCount()) {
      return TOO_FEW;
    }
    boolean ratio = rule.measure().kind() == Kind.RATIO;
    return side(
        rule,
        BigDecimal.valueOf(sample.amount()),
        ratio ? BigDecimal.valueOf(whole) : BigDecimal.ONE);
  }

  /** Where no agent wrote a record, that there was nothing to count among them says nothing. */
  private static boolean isSilent(Measure measure, Sample sample) {
    return measure != Measure.BUNDLE_REJECTED && sample.known() == 0;
  }

  private static Verdict side(AlertRule rule, BigDecimal amount, BigDecimal of) {
    int order = amount.compareTo(rule.threshold().multiply(of));
    return rule.comparison().isMet(order) ? MET : CLEAR;
  }

  @Override
  public String wire() {
    return wire;
  }
}
