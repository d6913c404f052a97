package dev.demarc.agent.classify;

/**
 * Payment card numbers: the prefixes and lengths of the schemes (ISO/IEC 7812), the Luhn checksum,
 * written solid, in the groups that are printed on cards, or in groups of one size throughout.
 */
final class CardNumbers implements NumberFinder {
  private static final int SHORTEST = 13;
  private static final int LONGEST = 19;
  private static final int[][] LAYOUTS = {
    {4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}, {4, 4, 4, 4, 3}, {4, 3, 3, 3}
  };

  @Override
  public boolean foundIn(DigitRun run) {
    if (run.digits() < SHORTEST) {
      return false;
    }
    for (int i = 0; i < run.groups(); i++) {
      int size = run.size(i);
      if (size >= SHORTEST && size <= LONGEST && isCard(run.digits(i, 1))) {
        return true;
      }
      if (size == 4 && laidOut(run, i)) {
        return true;
      }
    }
    return evenly(run);
  }

  private static boolean laidOut(DigitRun run, int first) {
    for (int[] layout : LAYOUTS) {
      if (run.laidOut(first, layout) && isCard(run.digits(first, layout.length))) {
        return true;
      }
    }
    return false;
  }

  /** The whole run in groups of one, two or three digits, the last one as long as is left. */
  private static boolean evenly(DigitRun run) {
    int size = run.size(0);
    int last = run.groups() - 1;
    if (!run.whole() || size > 3 || run.digits() > LONGEST || run.size(last) > size) {
      return false;
    }
    for (int i = 1; i < last; i++) {
      if (run.size(i) != size) {
        return false;
      }
    }
    return run.separatedAlike(0, run.groups()) && isCard(run.digits(0, run.groups()));
  }

  private static boolean isCard(String digits) {
    return isIssued(digits) && luhn(digits);
  }

  private static boolean isIssued(String digits) {
    int length = digits.length();
    int four = Integer.parseInt(digits, 0, 4, 10);
    int two = four / 100;
    boolean visa = four / 1000 == 4 && (length == 13 || length == 16 || length == 19);
    boolean mastercard =
        length == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720));
    boolean amex = length == 15 && (two == 34 || two == 37);
    boolean diners = length == 14 && ((four >= 3000 && four <= 3059) || two == 36 || two == 38);
    boolean discover = length >= 16 && (four == 6011 || two == 65 || isLateDiscover(four));
    boolean jcb = length >= 16 && four >= 3528 && four <= 3589;
    boolean unionPay = length >= 16 && two == 62;
    return visa || mastercard || amex || diners || discover || jcb || unionPay || isMaestro(four);
  }

  private static boolean isLateDiscover(int four) {
    return four >= 6440 && four <= 6499;
  }

  private static boolean isMaestro(int four) {
    return switch (four) {
      case 5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763 -> true;
      default -> false;
    };
  }

  static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : 2 * digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }
}
