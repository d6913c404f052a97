package dev.demarc.agent.classify;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files that are declared to be text, decoded: {@code text/*} and the text formats of {@code
 * application/*}, in UTF-8 or another character set that is named. Every other file, and one that
 * is not what it says, cannot be read.
 */
final class TextFiles {
  private static final Set<String> FORMATS =
      Set.of(
          "application/json",
          "application/x-ndjson",
          "application/xml",
          "application/yaml",
          "application/x-yaml",
          "application/sql",
          "application/csv");
  private static final Map<String, Charset> CHARSETS =
      Map.of(
          "utf-8", StandardCharsets.UTF_8,
          "utf8", StandardCharsets.UTF_8,
          "us-ascii", StandardCharsets.US_ASCII,
          "iso-8859-1", StandardCharsets.ISO_8859_1,
          "utf-16", StandardCharsets.UTF_16,
          "utf-16le", StandardCharsets.UTF_16LE,
          "utf-16be", StandardCharsets.UTF_16BE);

  private TextFiles() {}

  /** The text of a file; nothing where it cannot be read. */
  static Optional<String> read(String mediaType, String base64) {
    String[] parts = mediaType.toLowerCase(Locale.ROOT).split(";", -1);
    String type = parts[0].strip();
    if (!type.startsWith("text/") && !FORMATS.contains(type)) {
      return Optional.empty();
    }
    return charset(parts).flatMap(charset -> decode(base64, charset));
  }

  private static Optional<Charset> charset(String[] parts) {
    for (String part : parts) {
      String parameter = part.strip();
      if (parameter.startsWith("charset=")) {
        String name = parameter.substring(8).replace("\"", "");
        return Optional.ofNullable(CHARSETS.get(name));
      }
    }
    return Optional.of(StandardCharsets.UTF_8);
  }

  private static Optional<String> decode(String base64, Charset charset) {
    try {
      String standard = base64.replace('-', '+').replace('_', '/').replaceAll("\\s", "");
      byte[] bytes = Base64.getDecoder().decode(standard);
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException notText) {
      return Optional.empty();
    }
  }
}
