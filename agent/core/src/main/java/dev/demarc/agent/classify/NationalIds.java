package dev.demarc.agent.classify;

/** Identification numbers of three countries. */
final class NationalIds {
  private NationalIds() {}

  /**
   * US social security numbers: areas, groups and serials that are issued. Without a checksum, nine
   * digits in one are taken for one only after a word that says so.
   */
  static boolean usSsn(Clues clues) {
    return clues.runs().stream().anyMatch(NationalIds::usSsn);
  }

  private static boolean usSsn(DigitRun run) {
    for (int i = 0; i < run.groups().length; i++) {
      boolean grouped = run.laidOut(i, 3, 2, 4) && run.separators()[i] != '/' && !run.touched(i, 3);
      if (grouped && isIssuedSsn(run.digits(i, 3))) {
        return true;
      }
      boolean solid = run.groups()[i] == 9 && !run.touched(i, 1) && saysSsn(run.before(i, 40));
      if (solid && isIssuedSsn(run.digits(i, 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean saysSsn(String before) {
    return before.contains("ssn") || before.contains("social sec") || before.contains("social-sec");
  }

  private static boolean isIssuedSsn(String digits) {
    String area = digits.substring(0, 3);
    return !area.equals("000")
        && !area.equals("666")
        && area.charAt(0) != '9'
        && !digits.substring(3, 5).equals("00")
        && !digits.substring(5).equals("0000");
  }

  /** German tax identification numbers: ISO 7064 MOD 11,10, and the rule of repeated digits. */
  static boolean deTaxId(Clues clues) {
    return clues.runs().stream().anyMatch(NationalIds::deTaxId);
  }

  private static boolean deTaxId(DigitRun run) {
    for (int i = 0; i < run.groups().length; i++) {
      boolean solid = run.groups()[i] == 11 && !run.touched(i, 1) && isTaxId(run.digits(i, 1));
      boolean grouped =
          run.laidOut(i, 2, 3, 3, 3) && !run.touched(i, 4) && isTaxId(run.digits(i, 4));
      if (solid || grouped) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTaxId(String digits) {
    if (digits.charAt(0) == '0' || !repeatsRightly(digits)) {
      return false;
    }
    int product = 10;
    for (int i = 0; i < 10; i++) {
      int sum = (digits.charAt(i) - '0' + product) % 10;
      product = ((sum == 0 ? 10 : sum) * 2) % 11;
    }
    return (11 - product) % 10 == digits.charAt(10) - '0';
  }

  /** Of the first ten digits exactly one occurs twice or three times, no other more than once. */
  private static boolean repeatsRightly(String digits) {
    int[] counts = new int[10];
    for (int i = 0; i < 10; i++) {
      counts[digits.charAt(i) - '0']++;
    }
    int repeated = 0;
    for (int count : counts) {
      if (count > 3) {
        return false;
      }
      repeated += count > 1 ? 1 : 0;
    }
    return repeated == 1;
  }

  /** United Kingdom NHS numbers: weights 10 to 2, modulo 11. */
  static boolean ukNhs(Clues clues) {
    return clues.runs().stream().anyMatch(NationalIds::ukNhs);
  }

  private static boolean ukNhs(DigitRun run) {
    for (int i = 0; i < run.groups().length; i++) {
      boolean solid = run.groups()[i] == 10 && !run.touched(i, 1) && isNhs(run.digits(i, 1));
      boolean grouped = run.laidOut(i, 3, 3, 4) && !run.touched(i, 3) && isNhs(run.digits(i, 3));
      if (solid || grouped) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNhs(String digits) {
    if (digits.chars().distinct().count() == 1) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 9; i++) {
      sum += (digits.charAt(i) - '0') * (10 - i);
    }
    int check = 11 - sum % 11;
    return (check == 11 ? 0 : check) == digits.charAt(9) - '0';
  }
}
