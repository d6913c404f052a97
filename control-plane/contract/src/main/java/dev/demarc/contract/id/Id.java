package dev.demarc.contract.id;

import dev.demarc.contract.InvalidValue;
import java.util.UUID;
import java.util.regex.Pattern;

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
    if (!Format.SLUG.matcher(text).matches()) {
      throw new InvalidValue(
          field, "must be 1 to 63 characters of a-z, 0-9, '-', '.', '_', starting with a-z or 0-9");
    }
    return text;
  }

  /** Printable ASCII without spaces, 1 to 128 characters. */
  static String token(String field, String text) {
    if (!Format.TOKEN.matcher(text).matches()) {
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

  /** The patterns, compiled once. */
  final class Format {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private Format() {}
  }
}
