package dev.demarc.portal.dashboards;

import dev.demarc.portal.look.Words;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A ratio as a share; there is none of nothing. */
final class Share {
  private Share() {}

  static @Nullable BigDecimal of(Figure.Ratio ratio) {
    return ratio.denominator().signum() == 0
        ? null
        : ratio
            .numerator()
            .divide(ratio.denominator(), new MathContext(12, RoundingMode.HALF_UP))
            .stripTrailingZeros();
  }

  static String raw(Figure.Ratio ratio) {
    BigDecimal share = of(ratio);
    return share == null ? "" : share.toPlainString();
  }

  static String words(Figure.Ratio ratio) {
    BigDecimal share = of(ratio);
    return share == null
        ? Words.NONE
        : String.format(Locale.ROOT, "%.1f %%", share.movePointRight(2));
  }
}
