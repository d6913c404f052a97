package dev.demarc.agent.classify;

/** Files that stand within a text as {@code data:} URLs (RFC 2397). */
final class DataUrls {
  /** What ends the description of the file, lower case. */
  static final String MARK = "base64,";

  private static final int LONGEST_DESCRIPTION = 200;
  private static final int SHORTEST_FILE = 4;

  /** Takes a file: what it says it is, and its base64. */
  @FunctionalInterface
  interface File {
    void read(String mediaType, String base64);
  }

  private DataUrls() {}

  /** Hands on the file whose content starts here, right after {@link #MARK}. */
  static void readAt(String text, int start, File file) {
    int scheme = schemeBefore(text, start);
    if (scheme < 0) {
      return;
    }
    int end = start;
    while (end < text.length() && isBase64(text.charAt(end))) {
      end++;
    }
    if (end - start >= SHORTEST_FILE) {
      String described = text.substring(scheme + 5, start - MARK.length());
      file.read(described, text.substring(start, end));
    }
  }

  private static int schemeBefore(String text, int start) {
    int least = Math.max(0, start - LONGEST_DESCRIPTION);
    for (int i = start - MARK.length() - 5; i >= least; i--) {
      if (text.regionMatches(true, i, "data:", 0, 5)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || "+/=-_%\n\r".indexOf(c) >= 0;
  }
}
