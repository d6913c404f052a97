package dev.demarc.agent.classify;

import java.text.Normalizer;

/**
 * A text as detectors look at it: compatibility forms folded (full-width digits, no-break spaces),
 * decimal digits of every script as ASCII, dashes as hyphens, invisible characters gone. A text of
 * ASCII alone is itself.
 */
final class PlainText {
  private PlainText() {}

  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7e) {
        return folded(Normalizer.normalize(text, Normalizer.Form.NFKC));
      }
    }
    return text;
  }

  private static String folded(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().forEach(point -> fold(plain, point));
    return plain.toString();
  }

  private static void fold(StringBuilder plain, int point) {
    if (point <= 0x7e) {
      plain.append((char) point);
      return;
    }
    switch (Character.getType(point)) {
      case Character.DECIMAL_DIGIT_NUMBER ->
          plain.append((char) ('0' + Character.digit(point, 10)));
      case Character.DASH_PUNCTUATION -> plain.append('-');
      case Character.SPACE_SEPARATOR -> plain.append(' ');
      case Character.FORMAT -> {}
      default -> plain.appendCodePoint(point);
    }
  }
}
