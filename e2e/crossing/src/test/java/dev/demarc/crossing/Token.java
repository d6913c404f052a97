package dev.demarc.crossing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word that is in one part of one request and nowhere else, of letters only, so that no detector
 * takes it for a number:
 *
 * <pre>
 *   qz  request, 6 letters  part, 2 letters  zq
 * </pre>
 *
 * @param part below {@value #PRIVATE} where a target may see it, else nobody may
 */
record Token(int request, int part) {
  /** From here on parts are headers and the like, which are for no target. */
  static final int PRIVATE = 400;

  static final Pattern PATTERN = Pattern.compile("qz([a-y]{6})([a-y]{2})zq");

  private static final int LETTERS = 25;

  static Token of(Matcher found) {
    return new Token(number(found.group(1)), number(found.group(2)));
  }

  boolean isPrivate() {
    return part >= PRIVATE;
  }

  String text() {
    return "qz" + letters(request, 6) + letters(part, 2) + "zq";
  }

  private static String letters(int number, int count) {
    StringBuilder letters = new StringBuilder();
    int rest = number;
    for (int i = 0; i < count; i++) {
      letters.append((char) ('a' + rest % LETTERS));
      rest /= LETTERS;
    }
    return letters.reverse().toString();
  }

  private static int number(String letters) {
    int number = 0;
    for (char letter : letters.toCharArray()) {
      number = number * LETTERS + letter - 'a';
    }
    return number;
  }

  /** How a text may be written. */
  enum Form {
    PLAIN,
    /** With escapes of the JSON that holds it. */
    JSON,
    /** With the same escapes as a text of their own. */
    ESCAPED,
    BASE64,
    BASE64_URL,
    PERCENT;

    String of(String text) {
      byte[] bytes = ("so it is: " + text + " and no more").getBytes(StandardCharsets.UTF_8);
      return switch (this) {
        case PLAIN, JSON -> text;
        case ESCAPED -> each(text, "\\u%04x");
        case BASE64 -> Base64.getEncoder().encodeToString(bytes);
        case BASE64_URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        case PERCENT -> each(text, "%%%02X");
      };
    }

    static String each(String text, String format) {
      StringBuilder escaped = new StringBuilder();
      text.chars().forEach(c -> escaped.append(format.formatted(c)));
      return escaped.toString();
    }
  }
}
