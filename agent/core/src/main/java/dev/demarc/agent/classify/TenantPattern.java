package dev.demarc.agent.classify;

import com.google.re2j.Pattern;

/**
 * A pattern of the tenant, by RE2: linear time, whatever the pattern. Where it begins with literal
 * characters, a text without them is not searched.
 */
final class TenantPattern {
  private static final String META = "\\.[]{}()*+?^$|";

  private final Pattern pattern;
  private final String prefix;

  private TenantPattern(Pattern pattern, String prefix) {
    this.pattern = pattern;
    this.prefix = prefix;
  }

  /**
   * Compiles it.
   *
   * @throws com.google.re2j.PatternSyntaxException when it is not RE2
   */
  static TenantPattern of(String pattern) {
    return new TenantPattern(Pattern.compile(pattern), prefix(pattern));
  }

  boolean foundIn(String text) {
    return text.contains(prefix) && pattern.matcher(text).find();
  }

  /** The literal start every match must have; empty where there is none to be sure of. */
  static String prefix(String pattern) {
    if (pattern.indexOf('|') >= 0) {
      return "";
    }
    int end = 0;
    while (end < pattern.length() && META.indexOf(pattern.charAt(end)) < 0) {
      end++;
    }
    boolean quantified = end < pattern.length() && "*+?{".indexOf(pattern.charAt(end)) >= 0;
    return pattern.substring(0, quantified ? Math.max(0, end - 1) : end);
  }
}
