package dev.demarc.agent.classify;

import java.util.Locale;

/**
 * Groups of digits with at most two separators between one and the next: all that finders of
 * numbers look at. One is filled again and again, so nothing of it may be kept; not safe for many
 * threads.
 *
 * <p>A run has at most {@value #MOST_GROUPS} groups; what goes on is read as the next run, which
 * begins {@value #OVERLAP} groups before this one ends, so that no number is cut in two.
 */
final class DigitRun {
  static final int MOST_GROUPS = 96;
  static final int OVERLAP = 24;

  /** A group longer than this is no number that anything looks for. */
  static final int LONGEST_GROUP = 32;

  private final int[] starts = new int[MOST_GROUPS];
  private final int[] sizes = new int[MOST_GROUPS];
  private final char[] separators = new char[MOST_GROUPS];
  private String text = "";
  private int groups;
  private int digits;
  private boolean whole;

  /**
   * Reads the run that starts with the digit at {@code from}.
   *
   * @return where to go on reading: after the run, or at its last groups when it was cut
   */
  int read(String from, int at) {
    text = from;
    groups = 0;
    digits = 0;
    int next = at;
    while (true) {
      int end = afterDigits(next);
      starts[groups] = next;
      sizes[groups] = end - next;
      digits += end - next;
      groups++;
      int following = afterSeparators(end);
      if (following < 0) {
        whole = true;
        return end;
      }
      separators[groups - 1] = text.charAt(end);
      if (groups == MOST_GROUPS) {
        whole = false;
        return starts[groups - OVERLAP];
      }
      next = following;
    }
  }

  String text() {
    return text;
  }

  int groups() {
    return groups;
  }

  int size(int group) {
    return sizes[group];
  }

  int start(int group) {
    return starts[group];
  }

  int end(int group) {
    return starts[group] + sizes[group];
  }

  /** The first character between this group and the next. */
  char separator(int group) {
    return separators[group];
  }

  /** How many digits all groups have together. */
  int digits() {
    return digits;
  }

  /** A digit of a group, as a number. */
  int digit(int group, int index) {
    return text.charAt(starts[group] + index) - '0';
  }

  /** Whether it ends where the digits end, and was not cut. */
  boolean whole() {
    return whole;
  }

  /** Whether groups from {@code first} on have exactly these sizes and one separator throughout. */
  boolean laidOut(int first, int... layout) {
    if (first + layout.length > groups) {
      return false;
    }
    for (int i = 0; i < layout.length; i++) {
      if (sizes[first + i] != layout[i]) {
        return false;
      }
    }
    return separatedAlike(first, layout.length);
  }

  /** Whether one separator stands between all of these groups; a line may end instead of one. */
  boolean separatedAlike(int first, int count) {
    char one = '\n';
    for (int i = first; i < first + count - 1; i++) {
      char next = separators[i] == '\r' ? '\n' : separators[i];
      if (one == '\n') {
        one = next;
      } else if (next != '\n' && next != one) {
        return false;
      }
    }
    return one != '\n' || count < 2;
  }

  /** The digits of {@code count} groups, which together have at most {@value #LONGEST_GROUP}. */
  String digits(int first, int count) {
    StringBuilder joined = new StringBuilder(LONGEST_GROUP);
    for (int i = first; i < first + count; i++) {
      joined.append(text, starts[i], starts[i] + sizes[i]);
    }
    return joined.toString();
  }

  /** Whether a letter, digit or underscore touches these groups from outside. */
  boolean touched(int first, int count) {
    return isWord(starts[first] - 1) || isWord(end(first + count - 1));
  }

  /** The characters before a group, lower case, at most this many. */
  String before(int group, int most) {
    return text.substring(Math.max(0, starts[group] - most), starts[group])
        .toLowerCase(Locale.ROOT);
  }

  private boolean isWord(int at) {
    return at >= 0
        && at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
  }

  private int afterDigits(int at) {
    int end = at;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The next digit, over one or two separators; -1 where there is none. */
  private int afterSeparators(int at) {
    int next = at;
    while (next < text.length() && next - at < 2 && isSeparator(text.charAt(next))) {
      next++;
    }
    boolean digit = next > at && next < text.length() && isDigit(text.charAt(next));
    return digit ? next : -1;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSeparator(char c) {
    return switch (c) {
      case ' ', '-', '.', '/', '(', ')', '\t', '\n', '\r' -> true;
      default -> false;
    };
  }
}
