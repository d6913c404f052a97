package dev.demarc.agent.classify;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A pattern of the tenant, by RE2: linear time, whatever the pattern. What every match must have is
 * known beforehand, so that only what surrounds such a place is searched. Immutable, safe for many
 * threads.
 */
final class TenantPattern {
  /** Matches that may be longer are searched for in whole texts. */
  private static final int LONGEST_WINDOW = 1024;

  /** Seen on both sides of a window, so that an edge of it is not taken for one of a word. */
  private static final int MARGIN = 2;

  private final Pattern pattern;
  private final PatternNeeds needs;

  private TenantPattern(Pattern pattern, PatternNeeds needs) {
    this.pattern = pattern;
    this.needs = needs;
  }

  /**
   * Compiles it.
   *
   * @throws com.google.re2j.PatternSyntaxException when it is not RE2
   */
  static TenantPattern of(String pattern) {
    return new TenantPattern(Pattern.compile(pattern), PatternReader.needs(pattern));
  }

  PatternNeeds needs() {
    return needs;
  }

  /** Whether it must see a text whole. */
  boolean wantsAll() {
    return needs.none() || needs.edges() || needs.longest() > LONGEST_WINDOW;
  }

  /** So far from what it needs a match may reach, and what must be seen beside it. */
  int reach() {
    return needs.longest() + MARGIN;
  }

  /** Whether a match lies in this part of a text, which is a window around all it needs there. */
  boolean foundIn(String text, int from, int to, Watch watch) {
    if (!mayMatch(text, from, to)) {
      return false;
    }
    Matcher matcher = pattern.matcher(new WatchedText(text, from, to, watch));
    if (!matcher.find()) {
      return false;
    }
    boolean cutBefore = from > 0 && matcher.start() == 0;
    boolean cutAfter = to < text.length() && matcher.end() == to - from;
    return !(needs.words() && (cutBefore || cutAfter)) || foundIn(text, watch);
  }

  /** Whether a match lies anywhere in a text. */
  boolean foundIn(String text, Watch watch) {
    return mayMatch(text, 0, text.length())
        && pattern.matcher(new WatchedText(text, 0, text.length(), watch)).find();
  }

  /** Whether each mark a match must have is there. */
  private boolean mayMatch(String text, int from, int to) {
    String marks = needs.marks();
    for (int i = 0; i < marks.length(); i++) {
      if (text.indexOf(marks.charAt(i), from, to) < 0) {
        return false;
      }
    }
    return true;
  }
}
