package dev.demarc.agent.classify;

/**
 * Payment card numbers: the prefixes and lengths of the schemes (ISO/IEC 7812), the Luhn checksum,
 * written solid or in the groups that are printed on cards.
 */
final class CardNumbers implements Finder {
  private static final int[][] LAYOUTS = {
    {4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}, {4, 4, 4, 4, 3}, {4, 3, 3, 3}
  };

  @Override
  public boolean foundIn(Clues clues) {
    return clues.runs().stream()
        .filter(run -> run.digits().length() >= 13)
        .anyMatch(CardNumbers::in);
  }

  private static boolean in(DigitRun run) {
    for (int i = 0; i < run.groups().length; i++) {
      if (run.groups()[i] >= 13 && isCard(run.digits(i, 1))) {
        return true;
      }
      for (int[] layout : LAYOUTS) {
        if (run.laidOut(i, layout) && isCard(run.digits(i, layout.length))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isCard(String digits) {
    return isIssued(digits) && luhn(digits);
  }

  private static boolean isIssued(String digits) {
    int length = digits.length();
    int four = Integer.parseInt(digits.substring(0, 4));
    int two = four / 100;
    boolean visa = four / 1000 == 4 && (length == 13 || length == 16 || length == 19);
    boolean mastercard =
        length == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720));
    boolean amex = length == 15 && (two == 34 || two == 37);
    boolean diners = length == 14 && ((four >= 3000 && four <= 3059) || two == 36 || two == 38);
    boolean discover =
        length >= 16
            && length <= 19
            && (four == 6011 || two == 65 || (four >= 6440 && four <= 6499));
    boolean jcb = length >= 16 && length <= 19 && four >= 3528 && four <= 3589;
    boolean unionPay = length >= 16 && length <= 19 && two == 62;
    boolean maestro = length >= 13 && length <= 19 && isMaestro(four);
    return visa || mastercard || amex || diners || discover || jcb || unionPay || maestro;
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
