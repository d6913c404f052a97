package dev.demarc.agent.classify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Takes one layer of escapes out of a text: of JSON and programming languages ({@code \u0041},
 * {@code \x41}, {@code \n}), of URLs ({@code %41}) and of HTML ({@code &#65;}, {@code &#x41;} and
 * the names of what stands in and between numbers and addresses). What is no escape stays as it is.
 */
final class Escapes {
  private static final Map<String, Character> NAMES =
      Map.ofEntries(
          Map.entry("amp", '&'),
          Map.entry("lt", '<'),
          Map.entry("gt", '>'),
          Map.entry("quot", '"'),
          Map.entry("apos", '\''),
          Map.entry("nbsp", ' '),
          Map.entry("commat", '@'),
          Map.entry("period", '.'),
          Map.entry("hyphen", '-'),
          Map.entry("dash", '-'),
          Map.entry("sol", '/'),
          Map.entry("bsol", '\\'),
          Map.entry("lowbar", '_'),
          Map.entry("plus", '+'),
          Map.entry("colon", ':'),
          Map.entry("lpar", '('),
          Map.entry("rpar", ')'),
          Map.entry("percnt", '%'),
          Map.entry("num", '#'),
          Map.entry("shy", '\u00ad'),
          Map.entry("Tab", '\t'),
          Map.entry("NewLine", '\n'));
  private static final int LONGEST_NAME = 10;
  private static final int MOST_ZEROS = 64;

  private final String text;
  private final StringBuilder plain;
  private int at;

  private Escapes(String text) {
    this.text = text;
    this.plain = new StringBuilder(text.length());
  }

  /** The text without its outermost escapes: the same text where there are none. */
  static String removed(String text) {
    return new Escapes(text).read();
  }

  private String read() {
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean escape =
          switch (c) {
            case '\\' -> backslash();
            case '%' -> percent();
            case '&' -> entity();
            default -> false;
          };
      if (!escape) {
        plain.append(c);
        at++;
      }
    }
    return plain.length() == text.length() && plain.compareTo(new StringBuilder(text)) == 0
        ? text
        : plain.toString();
  }

  private boolean backslash() {
    if (at + 1 >= text.length()) {
      return false;
    }
    return switch (text.charAt(at + 1)) {
      case 'u' -> peek(at + 2) == '{' ? braced() : coded(2, 4);
      case 'x' -> coded(2, 2);
      case 'U' -> coded(2, 8);
      case 'n' -> is('\n');
      case 't' -> is('\t');
      case 'r' -> is('\r');
      case '\\', '"', '\'', '/' -> is(text.charAt(at + 1));
      default -> false;
    };
  }

  private boolean is(char c) {
    plain.append(c);
    at += 2;
    return true;
  }

  private boolean coded(int prefix, int digits) {
    int value = hex(at + prefix, digits);
    if (value < 0 || !Character.isValidCodePoint(value)) {
      return false;
    }
    plain.appendCodePoint(value);
    at += prefix + digits;
    return true;
  }

  private boolean braced() {
    int end = text.indexOf('}', at);
    if (end < 0 || end - at > 9) {
      return false;
    }
    int value = hex(at + 3, end - at - 3);
    if (value < 0 || !Character.isValidCodePoint(value)) {
      return false;
    }
    plain.appendCodePoint(value);
    at = end + 1;
    return true;
  }

  private boolean percent() {
    if (peek(at + 1) == 'u') {
      return coded(2, 4);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (peek(at) == '%' && hex(at + 1, 2) >= 0) {
      bytes.write(hex(at + 1, 2));
      at += 3;
    }
    plain.append(bytes.toString(StandardCharsets.UTF_8));
    return bytes.size() > 0;
  }

  private boolean entity() {
    return peek(at + 1) == '#' ? numbered() : named();
  }

  private boolean numbered() {
    boolean hex = peek(at + 2) == 'x' || peek(at + 2) == 'X';
    int from = at + (hex ? 3 : 2);
    while (from - at < MOST_ZEROS && peek(from) == '0' && peek(from + 1) == '0') {
      from++;
    }
    int end = from;
    while (end - from < 7 && Character.digit(peek(end), hex ? 16 : 10) >= 0) {
      end++;
    }
    if (end == from) {
      return false;
    }
    int value = Integer.parseInt(text, from, end, hex ? 16 : 10);
    if (!Character.isValidCodePoint(value)) {
      return false;
    }
    plain.appendCodePoint(value);
    at = end + (peek(end) == ';' ? 1 : 0);
    return true;
  }

  private boolean named() {
    int end = at + 1;
    while (end - at <= LONGEST_NAME && Character.isLetter(peek(end))) {
      end++;
    }
    Character named = peek(end) == ';' ? NAMES.get(text.substring(at + 1, end)) : null;
    if (named == null) {
      return false;
    }
    plain.append((char) named);
    at = end + 1;
    return true;
  }

  /** The character there; 0 past the end. */
  private char peek(int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }

  /** The value of hexadecimal digits; -1 where they are none. */
  private int hex(int from, int digits) {
    if (digits < 1 || from + digits > text.length()) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || value > 0xfffffff) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value > Character.MAX_CODE_POINT ? -1 : (int) value;
  }
}
