package dev.demarc.agent.classify;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;

/** Random patterns and texts that they may match. */
final class Patterns {
  private static final String[] ATOMS = {
    "a", "b", "ab", "-", "1", "\\d", "[0-9]", "[ab]", "[^a]", ".", "\\b", "\\w", "A", "\\.", "^",
    "$", "k", "s", "\\s", "[a-c1]", "12"
  };
  private static final String[] TIMES = {"", "", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}"};
  private static final String LETTERS = "aab1bk2-s. AB12Kab\u017f";

  private Patterns() {}

  static String random(Random random) {
    String flags = random.nextInt(4) == 0 ? "(?i)" : "";
    return flags + sequence(random, 3);
  }

  private static String sequence(Random random, int depth) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      boolean group = depth > 0 && random.nextInt(4) == 0;
      String atom =
          group ? "(" + sequence(random, depth - 1) + ")" : ATOMS[random.nextInt(ATOMS.length)];
      pattern.append(atom).append(TIMES[random.nextInt(TIMES.length)]);
    }
    boolean either = random.nextInt(5) == 0 && depth > 0;
    return either ? pattern + "|" + sequence(random, depth - 1) : pattern.toString();
  }

  static boolean compiles(String pattern) {
    try {
      Pattern.compile(pattern);
      return true;
    } catch (PatternSyntaxException refused) {
      return false;
    }
  }

  static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(60); i > 0; i--) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
