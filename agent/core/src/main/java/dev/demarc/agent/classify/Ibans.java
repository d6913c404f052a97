package dev.demarc.agent.classify;

import java.util.Locale;
import org.iban4j.CountryCode;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;

/** International bank account numbers: length and structure of the country, ISO 7064 checksum. */
final class Ibans {
  private static final int SHORTEST = 15;

  private Ibans() {}

  /** Whether the digit at this place is the first check digit of one. */
  static boolean checkedAt(String text, int digit) {
    boolean pair = digit + 1 < text.length() && DigitRun.isDigit(text.charAt(digit + 1));
    return pair
        && digit >= 2
        && isLetter(text.charAt(digit - 1))
        && isLetter(text.charAt(digit - 2))
        && (digit == 2 || !Character.isLetterOrDigit(text.charAt(digit - 3)))
        && startsAt(text, digit - 2);
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static boolean startsAt(String text, int at) {
    String country = text.substring(at, at + 2).toUpperCase(Locale.ROOT);
    CountryCode code = CountryCode.getByCode(country);
    if (code == null || !IbanUtil.isSupportedCountry(code)) {
      return false;
    }
    return isIban(compact(text, at, IbanUtil.getIbanLength(code)));
  }

  private static String compact(String text, int at, int length) {
    StringBuilder compact = new StringBuilder(length);
    boolean separated = false;
    for (int i = at; i < text.length() && compact.length() < length; i++) {
      char c = text.charAt(i);
      boolean word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (word) {
        compact.append(Character.toUpperCase(c));
        separated = false;
      } else if ((c == ' ' || c == '-' || c == '\n') && !separated) {
        separated = true;
      } else {
        break;
      }
    }
    return compact.toString();
  }

  private static boolean isIban(String compact) {
    if (compact.length() < SHORTEST) {
      return false;
    }
    try {
      IbanUtil.validate(compact);
      return true;
    } catch (Iban4jException other) {
      return false;
    }
  }
}
