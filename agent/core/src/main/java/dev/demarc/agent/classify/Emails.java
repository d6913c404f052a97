package dev.demarc.agent.classify;

/** E-mail addresses: a local part, an at-sign, and a host name with a top-level domain. */
final class Emails {
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_HOST = 253;

  private Emails() {}

  /** Whether the at-sign at this place is one of an address. */
  static boolean isAddress(String text, int at) {
    return at > 0
        && isLocal(text.charAt(at - 1))
        && text.charAt(at - 1) != '.'
        && localFits(text, at)
        && hasHost(text, at + 1);
  }

  private static boolean localFits(String text, int at) {
    int from = at;
    while (from > 0 && at - from <= LONGEST_LOCAL && isLocal(text.charAt(from - 1))) {
      from--;
    }
    return at - from <= LONGEST_LOCAL;
  }

  private static boolean hasHost(String text, int from) {
    int end = from;
    int lastDot = -1;
    while (end < text.length() && end - from <= LONGEST_HOST && isHost(text.charAt(end))) {
      if (text.charAt(end) == '.') {
        if (end == from || text.charAt(end - 1) == '.') {
          break;
        }
        if (end + 1 < text.length() && Character.isLetterOrDigit(text.charAt(end + 1))) {
          lastDot = end;
        }
      }
      end++;
    }
    return lastDot > from && isTopLevel(text, lastDot + 1, end);
  }

  private static boolean isTopLevel(String text, int from, int end) {
    int letters = 0;
    while (from + letters < end && Character.isLetter(text.charAt(from + letters))) {
      letters++;
    }
    return letters >= 2;
  }

  private static boolean isLocal(char c) {
    return Character.isLetterOrDigit(c) || "!#$%&'*+/=?^_`{|}~.-".indexOf(c) >= 0;
  }

  private static boolean isHost(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '.';
  }
}
