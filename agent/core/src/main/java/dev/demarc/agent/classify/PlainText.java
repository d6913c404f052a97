package dev.demarc.agent.classify;

import java.text.Normalizer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A text as detectors read it: compatibility forms folded (full-width digits, no-break spaces),
 * decimal digits of every script as ASCII, dashes as hyphens, invisible and combining characters
 * and controls gone. Letters that only look alike, such as Cyrillic ones, stay what they are.
 */
final class PlainText {
  private static final int PAGE = 256;

  /** Which characters of a page fold to themselves; pages are made when first met. */
  private static final AtomicReferenceArray<boolean @Nullable []> STABLE =
      new AtomicReferenceArray<>(PAGE);

  private PlainText() {}

  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (folds(text.charAt(i))) {
        return folded(Normalizer.normalize(text, Normalizer.Form.NFKC));
      }
    }
    return text;
  }

  /** Whether a text with this character may not be its own plain text. */
  static boolean folds(char c) {
    boolean[] page = STABLE.get(c >> 8);
    if (page == null) {
      page = page(c & 0xff00);
      STABLE.set(c >> 8, page);
    }
    return !page[c & 0xff];
  }

  private static boolean[] page(int first) {
    boolean[] stable = new boolean[PAGE];
    for (int i = 0; i < PAGE; i++) {
      stable[i] = isStable((char) (first + i));
    }
    return stable;
  }

  private static boolean isStable(char c) {
    boolean composes = c >= 0x1100 && c <= 0x11ff;
    if (Character.isSurrogate(c) || composes) {
      return false;
    }
    String alone = String.valueOf(c);
    return folded(Normalizer.normalize(alone, Normalizer.Form.NFKC)).equals(alone);
  }

  private static String folded(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints().forEach(point -> fold(plain, point));
    return plain.toString();
  }

  private static void fold(StringBuilder plain, int point) {
    if (point == '\t' || point == '\n' || point == '\r' || (point >= ' ' && point <= '~')) {
      plain.append((char) point);
      return;
    }
    switch (Character.getType(point)) {
      case Character.DECIMAL_DIGIT_NUMBER ->
          plain.append((char) ('0' + Character.digit(point, 10)));
      case Character.DASH_PUNCTUATION -> plain.append('-');
      case Character.SPACE_SEPARATOR -> plain.append(' ');
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> plain.append('\n');
      case Character.FORMAT,
          Character.CONTROL,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK -> {}
      default -> {
        if (point == 0x2212) {
          plain.append('-');
        } else {
          plain.appendCodePoint(point);
        }
      }
    }
  }
}
