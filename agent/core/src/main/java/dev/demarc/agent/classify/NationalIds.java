package dev.demarc.agent.classify;

/** Identification numbers of four countries. */
final class NationalIds {
  private NationalIds() {}

  /**
   * US social security numbers: areas, groups and serials that are issued. Without a checksum, nine
   * digits in one are taken for one only after a word that says so.
   */
  static boolean usSsn(DigitRun run) {
    for (int i = 0; i < run.groups(); i++) {
      boolean grouped = run.laidOut(i, 3, 2, 4) && run.separator(i) != '/' && !run.touched(i, 3);
      if (grouped && isIssuedSsn(run.digits(i, 3))) {
        return true;
      }
      boolean solid = run.size(i) == 9 && !run.touched(i, 1) && saysSsn(run.before(i, 40));
      if (solid && isIssuedSsn(run.digits(i, 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean saysSsn(String before) {
    return before.contains("ssn")
        || before.contains("social:")
        || before.contains("social sec")
        || before.contains("social-sec")
        || before.contains("sécurité sociale");
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
  static boolean deTaxId(DigitRun run) {
    for (int i = 0; i < run.groups(); i++) {
      boolean solid = run.size(i) == 11 && !run.touched(i, 1) && isTaxId(run.digits(i, 1));
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

  /**
   * United Kingdom NHS numbers: weights 10 to 2, modulo 11. Below 320 only Scottish ones are
   * issued, which begin with a day and month of birth; that tells them from the seconds of a clock.
   */
  static boolean ukNhs(DigitRun run) {
    for (int i = 0; i < run.groups(); i++) {
      boolean solid = run.size(i) == 10 && !run.touched(i, 1) && isNhs(run.digits(i, 1));
      boolean grouped = run.laidOut(i, 3, 3, 4) && !run.touched(i, 3) && isNhs(run.digits(i, 3));
      if (solid || grouped) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNhs(String digits) {
    if (digits.chars().distinct().count() == 1 || (digits.compareTo("32") < 0 && !isDay(digits))) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 9; i++) {
      sum += (digits.charAt(i) - '0') * (10 - i);
    }
    int check = 11 - sum % 11;
    return (check == 11 ? 0 : check) == digits.charAt(9) - '0';
  }

  private static boolean isDay(String digits) {
    int day = Integer.parseInt(digits, 0, 2, 10);
    int month = Integer.parseInt(digits, 2, 4, 10);
    return day >= 1 && day <= 31 && month >= 1 && month <= 12;
  }

  /**
   * French social security numbers: sex, month and department in range, thirteen digits and their
   * key, which is 97 less the rest by 97. Those of Corsica have a letter and are not found.
   */
  static boolean frNir(DigitRun run) {
    for (int i = 0; i < run.groups(); i++) {
      boolean solid = run.size(i) == 15 && !run.touched(i, 1) && isNir(run.digits(i, 1));
      boolean keyed = run.laidOut(i, 13, 2) && !run.touched(i, 2) && isNir(run.digits(i, 2));
      boolean printed =
          run.laidOut(i, 1, 2, 2, 2, 3, 3, 2) && !run.touched(i, 7) && isNir(run.digits(i, 7));
      if (solid || keyed || printed) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNir(String digits) {
    int month = Integer.parseInt(digits, 3, 5, 10);
    boolean person = digits.charAt(0) == '1' || digits.charAt(0) == '2';
    boolean born = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
    boolean somewhere = !digits.startsWith("00", 5);
    long number = Long.parseLong(digits, 0, 13, 10);
    int key = Integer.parseInt(digits, 13, 15, 10);
    return person && born && somewhere && 97 - number % 97 == key;
  }
}
