package dev.demarc.agent.classify;

import java.util.Arrays;

/**
 * Digits that stand together: groups with at most two separators between one and the next. All that
 * detectors of numbers ever look at.
 *
 * @param text where it was found
 * @param digits without what separates them
 * @param groups how many digits each group has
 * @param starts where in {@code text} each group starts
 * @param separators the first character between group i and i + 1
 */
record DigitRun(String text, String digits, int[] groups, int[] starts, char[] separators) {

  /** Whether groups from {@code first} on have exactly these sizes and one separator throughout. */
  boolean laidOut(int first, int... sizes) {
    if (first + sizes.length > groups.length) {
      return false;
    }
    for (int i = 0; i < sizes.length; i++) {
      boolean mixed = i > 1 && separators[first + i - 1] != separators[first];
      if (groups[first + i] != sizes[i] || mixed) {
        return false;
      }
    }
    return true;
  }

  /** The digits of {@code count} groups. */
  String digits(int first, int count) {
    int from = Arrays.stream(groups, 0, first).sum();
    int length = Arrays.stream(groups, first, first + count).sum();
    return digits.substring(from, from + length);
  }

  /** Whether a letter, digit or underscore touches these groups from outside. */
  boolean touched(int first, int count) {
    int last = first + count - 1;
    return isWord(starts[first] - 1) || isWord(starts[last] + groups[last]);
  }

  /** The characters before a group, lower case, at most this many. */
  String before(int first, int most) {
    int start = starts[first];
    return text.substring(Math.max(0, start - most), start).toLowerCase(java.util.Locale.ROOT);
  }

  int start() {
    return starts[0];
  }

  int end() {
    return starts[groups.length - 1] + groups[groups.length - 1];
  }

  private boolean isWord(int at) {
    return at >= 0
        && at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
  }
}
