package dev.demarc.policy;

import com.fasterxml.jackson.databind.JsonNode;

/** What came over the network, on a terminal. */
final class Shown {
  private Shown() {}

  /** One line, without what a terminal would obey. */
  static String text(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || isUnseen(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isUnseen(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /** The same of a member; empty where it is missing. */
  static String text(JsonNode node, String member) {
    return text(node.path(member).asText(""));
  }

  /** {@code 1 rule}, {@code 2 rules}. */
  static String counted(int count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }
}
