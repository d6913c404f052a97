package dev.demarc.portal.targets;

import dev.demarc.contract.InvalidValue;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** Micro-USD as people read and write dollars: exact, to the last of six decimals. */
final class Usd {
  private static final int MICRO = 6;
  private static final int CENTS = 2;
  private static final Pattern WRITTEN = Pattern.compile("\\d{1,12}(\\.\\d{1,6})?");

  private Usd() {}

  /**
   * What was typed in a field.
   *
   * @throws InvalidValue where it is no such amount
   */
  static long micro(String field, String typed) {
    String written = typed.strip();
    if (written.isEmpty()) {
      throw new InvalidValue(field, "is missing");
    }
    if (!WRITTEN.matcher(written).matches()) {
      throw new InvalidValue(
          field, "must be dollars such as 0.15, with at most twelve digits and six decimals");
    }
    return new BigDecimal(written).movePointRight(MICRO).longValueExact();
  }

  static String words(long micro) {
    BigDecimal dollars = BigDecimal.valueOf(micro, MICRO);
    int decimals = Math.max(CENTS, dollars.stripTrailingZeros().scale());
    return String.format(Locale.ROOT, "$%,." + decimals + "f", dollars);
  }
}
