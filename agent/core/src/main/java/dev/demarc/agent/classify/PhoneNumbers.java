package dev.demarc.agent.classify;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.List;

/**
 * Telephone numbers, by the numbering plans of libphonenumber: with a country code anywhere, and as
 * they are written within the countries of {@link #TRUNK} (after a zero) and the United States (in
 * three groups). It is asked only where digits are laid out like that, since it takes some fifty
 * microseconds to answer.
 */
final class PhoneNumbers implements NumberFinder {
  private static final List<String> TRUNK = List.of("DE", "GB", "FR");
  private static final int LEAST_DIGITS = 7;
  private static final int MOST_DIGITS = 17;
  private static final int MOST_TRIES = 8;
  private static final int[][] NORTH_AMERICAN = {{3, 3, 4}, {1, 3, 3, 4}};

  @Override
  public boolean foundIn(DigitRun run) {
    if (run.digits() < LEAST_DIGITS) {
      return false;
    }
    return international(run) || northAmerican(run) || national(run);
  }

  @Override
  public boolean isCostly() {
    return true;
  }

  /** Only the first group can follow a plus: it is no separator. */
  private static boolean international(DigitRun run) {
    int from = Math.max(0, run.start(0) - 3);
    return run.text().substring(from, run.start(0)).indexOf('+') >= 0
        && run.size(0) <= MOST_DIGITS
        && finds(run.text().substring(from, run.end(last(run, 0))), "ZZ", Leniency.VALID);
  }

  private static boolean northAmerican(DigitRun run) {
    for (int i = 0; i < run.groups(); i++) {
      for (int[] layout : NORTH_AMERICAN) {
        if (looksNorthAmerican(run, i, layout)) {
          int from = Math.max(0, run.start(i) - 1);
          String region = run.text().substring(from, run.end(i + layout.length - 1));
          if (finds(region, "US", Leniency.STRICT_GROUPING)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean looksNorthAmerican(DigitRun run, int first, int[] layout) {
    int area = first + layout.length - 3;
    if (first + layout.length > run.groups()) {
      return false;
    }
    for (int i = 0; i < layout.length; i++) {
      if (run.size(first + i) != layout[i]) {
        return false;
      }
    }
    return run.digit(area, 0) > 1
        && run.digit(area + 1, 0) > 1
        && !run.touched(first, layout.length);
  }

  private static boolean national(DigitRun run) {
    for (int i = 0; i < run.groups(); i++) {
      boolean trunk = run.digit(i, 0) == 0 && run.size(i) > 1 && run.size(i) <= MOST_DIGITS;
      if (trunk && nationalFrom(run, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean nationalFrom(DigitRun run, int first) {
    int from = Math.max(0, run.start(first) - 1);
    String region = run.text().substring(from, run.end(last(run, first)));
    boolean abroad = run.digit(first, 1) == 0;
    Leniency leniency = abroad ? Leniency.VALID : Leniency.STRICT_GROUPING;
    return count(run, first, last(run, first)) >= LEAST_DIGITS
        && TRUNK.stream().anyMatch(home -> finds(region, home, leniency));
  }

  /** The last group that still belongs to a number of the longest length. */
  private static int last(DigitRun run, int first) {
    int last = first;
    while (last + 1 < run.groups() && count(run, first, last + 1) <= MOST_DIGITS) {
      last++;
    }
    return last;
  }

  private static int count(DigitRun run, int first, int last) {
    int digits = 0;
    for (int i = first; i <= last; i++) {
      digits += run.size(i);
    }
    return digits;
  }

  private static boolean finds(String text, String country, Leniency leniency) {
    return PhoneNumberUtil.getInstance()
        .findNumbers(text, country, leniency, MOST_TRIES)
        .iterator()
        .hasNext();
  }
}
