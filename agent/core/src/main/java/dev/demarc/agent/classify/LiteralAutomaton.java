package dev.demarc.agent.classify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds many literals in one pass, whatever the case of ASCII letters: the automaton of Aho and
 * Corasick ("Efficient string matching", 1975), made deterministic over classes of characters, so
 * that a step is two array reads. Beside literals it tells characters that detectors start from
 * (the marks), so that one loop serves all of them. Immutable, safe for many threads.
 *
 * <p>States are numbered so that those in which a literal ends come last, and are stored times the
 * width of the table. {@code next[state + class]} is the state after a character of that class.
 */
final class LiteralAutomaton {
  /** Characters a detector, a decoder or folding starts from. */
  static final String MARKS = "0123456789@%&\\";

  private final byte[] classes = new byte[128];
  private final List<int[]> children = new ArrayList<>();
  private final List<List<Integer>> ends = new ArrayList<>();
  private int width;
  private int firstMark;
  private int[] next = {};
  private int firstEnding;
  private int[][] endings = {};

  /** A literal and what it is one of. */
  record Literal(String text, int owner) {}

  private LiteralAutomaton() {}

  /** For ASCII literals in lower case. */
  static LiteralAutomaton of(List<Literal> literals) {
    LiteralAutomaton automaton = new LiteralAutomaton();
    automaton.classify(literals);
    automaton.grow();
    literals.forEach(automaton::add);
    automaton.link();
    return automaton;
  }

  /** The class of an ASCII character. */
  byte[] classes() {
    return classes;
  }

  /** The class of a character that is not ASCII: of a letter it folds to, or of no interest. */
  int foreign(char c) {
    return switch (c) {
      case '\u017f' -> classes['s'];
      case '\u212a' -> classes['k'];
      default -> 0;
    };
  }

  /** Classes from here on are of marks and controls. */
  int firstMark() {
    return firstMark;
  }

  /** The table of states; 0 is where a text begins. */
  int[] next() {
    return next;
  }

  /** In states from here on a literal ends. */
  int firstEnding() {
    return firstEnding;
  }

  /** Whose literals end in this state. */
  int[] owners(int state) {
    return endings[(state - firstEnding) / width];
  }

  /** Class 0 is of all that is in no literal; marks and controls have the highest ones. */
  private void classify(List<Literal> literals) {
    int count = 1;
    for (Literal literal : literals) {
      for (char c : literal.text().toCharArray()) {
        if (classes[c] == 0 && MARKS.indexOf(c) < 0 && !isControl(c)) {
          classes[c] = (byte) count++;
        }
      }
    }
    for (char c = 'a'; c <= 'z'; c++) {
      classes[Character.toUpperCase(c)] = classes[c];
    }
    firstMark = count;
    for (char c : MARKS.toCharArray()) {
      classes[c] = (byte) count++;
    }
    for (char c = 0; c < 128; c++) {
      classes[c] = isControl(c) ? (byte) count : classes[c];
    }
    width = count + 1;
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
  }

  private int grow() {
    int[] row = new int[width];
    Arrays.fill(row, -1);
    children.add(row);
    ends.add(new ArrayList<>());
    return children.size() - 1;
  }

  private void add(Literal literal) {
    int state = 0;
    for (char c : literal.text().toCharArray()) {
      int[] row = children.get(state);
      if (row[classes[c]] < 0) {
        row[classes[c]] = grow();
      }
      state = row[classes[c]];
    }
    ends.get(state).add(literal.owner());
  }

  /** Breadth first: what a state lacks it takes from its longest proper suffix. */
  private void link() {
    int[] suffix = new int[children.size()];
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(0);
    while (!queue.isEmpty()) {
      int state = queue.remove();
      ends.get(state).addAll(state == 0 ? List.of() : ends.get(suffix[state]));
      int[] row = children.get(state);
      for (int each = 0; each < width; each++) {
        int fallen = state == 0 ? 0 : children.get(suffix[state])[each];
        if (row[each] < 0) {
          row[each] = fallen;
        } else {
          suffix[row[each]] = fallen;
          queue.add(row[each]);
        }
      }
    }
    lay();
  }

  private void lay() {
    int[] place = new int[children.size()];
    int placed = 0;
    for (boolean ending : new boolean[] {false, true}) {
      firstEnding = ending ? placed * width : 0;
      for (int state = 0; state < place.length; state++) {
        if (ends.get(state).isEmpty() != ending) {
          place[state] = placed++ * width;
        }
      }
    }
    next = new int[place.length * width];
    endings = new int[placed - firstEnding / width][];
    for (int state = 0; state < place.length; state++) {
      int[] row = children.get(state);
      for (int each = 0; each < width; each++) {
        next[place[state] + each] = place[row[each]];
      }
      if (!ends.get(state).isEmpty()) {
        endings[(place[state] - firstEnding) / width] =
            ends.get(state).stream().mapToInt(Integer::intValue).distinct().toArray();
      }
    }
    children.clear();
    ends.clear();
  }
}
