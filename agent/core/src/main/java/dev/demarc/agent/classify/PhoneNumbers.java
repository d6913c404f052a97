package dev.demarc.agent.classify;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.List;

/**
 * Telephone numbers, by the numbering plans of libphonenumber: with a country code anywhere, and as
 * they are written within the countries of {@link #HOME}. It is asked only about runs of digits of
 * a telephone number's length, for at most two seconds a text: then it fails, and the text counts
 * as not looked at.
 */
final class PhoneNumbers implements Finder {
  private static final List<String> HOME = List.of("US", "DE", "GB");
  private static final int MOST_DIGITS = 17;
  private static final int MOST_TRIES = 8;
  private static final long BUDGET_NANOS = 2_000_000_000L;

  @Override
  public boolean foundIn(Clues clues) {
    long start = System.nanoTime();
    for (DigitRun run : clues.runs()) {
      if (in(clues.text(), run)) {
        return true;
      }
      if (System.nanoTime() - start > BUDGET_NANOS) {
        throw new IllegalStateException("more numbers than can be looked at in time");
      }
    }
    return false;
  }

  private static boolean in(String text, DigitRun run) {
    int from = Math.max(0, run.start() - 3);
    boolean international = text.substring(from, run.start()).contains("+");
    boolean long00 = run.digits().startsWith("00");
    if (run.digits().length() > 3 * MOST_DIGITS
        || (run.groups().length == 1 && run.groups()[0] > MOST_DIGITS)) {
      return false;
    }
    String region = text.substring(from, run.end());
    if (international) {
      return finds(region, "ZZ", Leniency.VALID);
    }
    boolean written = run.groups().length > 1 || run.digits().charAt(0) == '0';
    return written
        && HOME.stream()
            .anyMatch(
                home -> finds(region, home, long00 ? Leniency.VALID : Leniency.STRICT_GROUPING));
  }

  private static boolean finds(String text, String country, Leniency leniency) {
    return PhoneNumberUtil.getInstance()
        .findNumbers(text, country, leniency, MOST_TRIES)
        .iterator()
        .hasNext();
  }
}
