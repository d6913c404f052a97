package dev.demarc.agent.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The one pass over a text that all built-in detectors share: where digits stand together, where an
 * at-sign is, where an IBAN could begin. A detector then looks only there, which is what makes long
 * prompts cheap.
 */
final class Clues {
  /** Fewer digits than this are no number any detector knows. */
  private static final int LEAST_DIGITS = 7;

  private static final int MOST_GROUPS = 64;

  private final String text;
  private final List<DigitRun> runs = new ArrayList<>();
  private final List<Integer> ats = new ArrayList<>();
  private final List<Integer> ibans = new ArrayList<>();

  private Clues(String text) {
    this.text = text;
  }

  static Clues in(String text) {
    Clues clues = new Clues(text);
    int length = text.length();
    for (int i = 0; i < length; ) {
      char c = text.charAt(i);
      if (c == '@') {
        clues.ats.add(i++);
      } else if (isDigit(c)) {
        clues.ibanBefore(i);
        i = clues.run(i);
      } else {
        i++;
      }
    }
    return clues;
  }

  String text() {
    return text;
  }

  List<DigitRun> runs() {
    return runs;
  }

  /** Positions of at-signs. */
  List<Integer> ats() {
    return ats;
  }

  /** Positions of two letters that two digits follow. */
  List<Integer> ibans() {
    return ibans;
  }

  private void ibanBefore(int digit) {
    boolean two = digit + 1 < text.length() && isDigit(text.charAt(digit + 1));
    if (two && digit >= 2 && isLetter(digit - 1) && isLetter(digit - 2) && !isWord(digit - 3)) {
      ibans.add(digit - 2);
    }
  }

  /** Reads a run from here and gives the position after it. */
  private int run(int from) {
    StringBuilder digits = new StringBuilder();
    int[] groups = new int[MOST_GROUPS];
    int[] starts = new int[MOST_GROUPS];
    char[] separators = new char[MOST_GROUPS];
    int count = 0;
    int at = from;
    while (count < MOST_GROUPS) {
      starts[count] = at;
      while (at < text.length() && isDigit(text.charAt(at))) {
        digits.append(text.charAt(at++));
      }
      groups[count] = at - starts[count];
      int next = afterSeparators(at);
      count++;
      if (next < 0 || count == MOST_GROUPS) {
        break;
      }
      separators[count - 1] = text.charAt(at);
      at = next;
    }
    if (digits.length() >= LEAST_DIGITS) {
      runs.add(
          new DigitRun(
              text,
              digits.toString(),
              Arrays.copyOf(groups, count),
              Arrays.copyOf(starts, count),
              Arrays.copyOf(separators, count)));
    }
    return at;
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

  private boolean isLetter(int at) {
    char c = text.charAt(at);
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private boolean isWord(int at) {
    return at >= 0 && Character.isLetterOrDigit(text.charAt(at));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == '\t';
  }
}
