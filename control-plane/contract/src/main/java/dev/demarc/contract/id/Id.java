package dev.demarc.contract.id;

import dev.demarc.contract.InvalidValue;
import java.util.UUID;

/**
 * An identifier. On the wire it is its text and nothing else; every implementation is a record with
 * one component and a static {@code of(String)} that refuses malformed text with {@link
 * InvalidValue}.
 */
public interface Id {
  /** The wire form. */
  String text();

  /** A slug: 1 to 63 of a-z, 0-9, dash, dot and underscore, starting with a letter or digit. */
  static String slug(String field, String text) {
    if (!Format.isSlug(text)) {
      throw new InvalidValue(
          field, "must be 1 to 63 characters of a-z, 0-9, '-', '.', '_', starting with a-z or 0-9");
    }
    return text;
  }

  /** Printable ASCII without spaces, 1 to 128 characters. */
  static String token(String field, String text) {
    if (!Format.isToken(text)) {
      throw new InvalidValue(field, "must be 1 to 128 printable ASCII characters without spaces");
    }
    return text;
  }

  /** A UUID in its canonical form. */
  static UUID uuid(String field, String text) {
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException malformed) {
      throw new InvalidValue(field, "must be a UUID");
    }
    throw new InvalidValue(field, "must be a UUID");
  }

  /** The forms; looked at for every id of every message, so without patterns. */
  final class Format {
    private static final int LONGEST_SLUG = 63;
    private static final int LONGEST_TOKEN = 128;

    private Format() {}

    private static boolean isSlug(String text) {
      int length = text.length();
      if (length == 0 || length > LONGEST_SLUG || !isLowerOrDigit(text.charAt(0))) {
        return false;
      }
      for (int i = 1; i < length; i++) {
        char c = text.charAt(i);
        if (!isLowerOrDigit(c) && c != '-' && c != '.' && c != '_') {
          return false;
        }
      }
      return true;
    }

    private static boolean isToken(String text) {
      int length = text.length();
      if (length == 0 || length > LONGEST_TOKEN) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        if (c < '!' || c > '~') {
          return false;
        }
      }
      return true;
    }

    private static boolean isLowerOrDigit(char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
  }
}
