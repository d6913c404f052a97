package dev.demarc.agent.classify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Terms of tenants as whole words, whatever their case: one pass over the words of a text for all
 * dictionaries. A text's word is looked up by its hash; only where a term begins with it, the rest
 * of the term is compared. Between words of a term any one to three characters that are no letters
 * or digits may stand. Where a script has no spaces (Chinese, Japanese, Thai and kin) every
 * character is a word, so that a term is found within a sentence. Forms of a word (plurals,
 * compounds) are other words. Immutable, safe for many threads.
 */
final class Dictionary {
  private static final int LONGEST_GAP = 3;
  private static final int FILTER = 1 << 16;
  private static final int LOOK_EVERY = 8_192;
  private static final char[] FOLDED = new char[128];

  static {
    for (char c = 0; c < 128; c++) {
      FOLDED[c] = Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
    }
  }

  private final Map<Integer, List<Term>> starting = new HashMap<>();
  private final long[] filter = new long[FILTER / 64];

  private record Term(List<String> words, int owner) {}

  /** Takes note of where terms are. */
  @FunctionalInterface
  interface Found {
    void term(int owner);
  }

  /** Adds the terms of one dictionary. Not for use once it is searched. */
  void add(Collection<String> terms, int owner) {
    for (String text : terms) {
      List<String> words = words(PlainText.of(text));
      if (words.isEmpty()) {
        throw new IllegalArgumentException("a term without a letter or digit");
      }
      int hash = hash(words.getFirst());
      filter[slot(hash) >> 6] |= 1L << slot(hash);
      starting.computeIfAbsent(hash, key -> new ArrayList<>()).add(new Term(words, owner));
    }
  }

  boolean isEmpty() {
    return starting.isEmpty();
  }

  /**
   * Looks at every word of a text.
   *
   * @throws Watch.TimeIsUp when it takes too long
   */
  void search(String text, Watch watch, Found found) {
    int at = 0;
    int unwatched = 0;
    while (at < text.length()) {
      char c = fold(text.charAt(at));
      if (c == 0) {
        at++;
        continue;
      }
      int start = at++;
      int hash = c;
      while (!standsAlone(c) && at < text.length() && inWord(c = fold(text.charAt(at)))) {
        hash = 31 * hash + c;
        at++;
      }
      if ((filter[slot(hash) >> 6] & 1L << slot(hash)) != 0) {
        compare(text, start, hash, found);
      }
      if (++unwatched == LOOK_EVERY) {
        unwatched = 0;
        watch.look();
      }
    }
  }

  private static boolean inWord(char c) {
    return c != 0 && !standsAlone(c);
  }

  /** Whether the character here belongs to the word before it. */
  private static boolean continues(String text, int at) {
    char before = fold(text.charAt(at - 1));
    char here = fold(text.charAt(at));
    return inWord(before) && inWord(here);
  }

  private void compare(String text, int at, int hash, Found found) {
    for (Term term : starting.getOrDefault(hash, List.of())) {
      if (isAt(text, at, term)) {
        found.term(term.owner());
      }
    }
  }

  private static boolean isAt(String text, int from, Term term) {
    int at = from;
    for (String word : term.words()) {
      int start = at == from ? at : afterGap(text, at);
      int end = start + word.length();
      if (end > text.length() || (end < text.length() && continues(text, end))) {
        return false;
      }
      for (int i = 0; i < word.length(); i++) {
        if (fold(text.charAt(start + i)) != word.charAt(i)) {
          return false;
        }
      }
      at = end;
    }
    return true;
  }

  private static int afterGap(String text, int at) {
    int next = at;
    while (next < text.length() && next - at < LONGEST_GAP && fold(text.charAt(next)) == 0) {
      next++;
    }
    return next;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? fold(text.charAt(i)) : 0;
      boolean alone = standsAlone(c);
      if ((c == 0 || alone) && !word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
      if (alone) {
        words.add(String.valueOf(c));
      } else if (c != 0) {
        word.append(c);
      }
    }
    return words;
  }

  private static int hash(String word) {
    int hash = word.charAt(0);
    for (int i = 1; i < word.length(); i++) {
      hash = 31 * hash + word.charAt(i);
    }
    return hash;
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 15) & FILTER - 1;
  }

  /** The lower-case form; 0 for what is in no word. */
  private static char fold(char c) {
    if (c < 128) {
      return FOLDED[c];
    }
    return Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
  }

  /** Whether this is of a script that puts no spaces between words. */
  private static boolean standsAlone(char c) {
    if (c < 0x0e00) {
      return false;
    }
    return Character.isIdeographic(c)
        || (c >= 0x0e00 && c <= 0x0eff)
        || (c >= 0x1000 && c <= 0x109f)
        || (c >= 0x1780 && c <= 0x17ff)
        || (c >= 0x3040 && c <= 0x30ff);
  }
}
